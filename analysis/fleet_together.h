#ifndef ANALYSIS_FLEET_TOGETHER_H
#define ANALYSIS_FLEET_TOGETHER_H
/* Servers that peaked together; a part of fleet.h. */
#include "analysis/fleet.h"

struct fleet_list {
    struct arena *arena;
    struct fleet_view *view;
    size_t count, room;
};
/* A zeroed view, valid until the next one is added. */
struct fleet_view *fleet_list_add(struct fleet_list *list);
void fleet_find_together(struct fleet_list *list,
                         struct verdict *const *servers, size_t count);
#endif
