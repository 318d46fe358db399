/*
 * Tables as JSON: an array of objects, numbers as numbers. Knows nothing of
 * what a table says.
 */
#include "report/json_writer.h"
#include "report/renderers.h"

static void write_cell(struct json_writer *w, enum cell_kind kind,
                       const struct cell *c)
{
    if (c->is_empty) {
        json_null(w);
        return;
    }
    switch (kind) {
    case CELL_TEXT:
    case CELL_SEVERITY:
        json_text(w, c->text);
        break;
    case CELL_COUNT:
    case CELL_ID:
    case CELL_BYTES:
        json_whole(w, c->whole);
        break;
    case CELL_NUMBER:
    case CELL_PERCENT:
        json_number(w, c->number, 1);
        break;
    case CELL_SECONDS:
        json_number(w, c->number, 0);
        break;
    case CELL_MOMENT:
        json_moment(w, c->whole);
        break;
    }
}

static void json_table(struct buf *out, const struct table *t)
{
    struct json_writer w;
    json_init(&w, out);
    json_object(&w);
    json_key(&w, "portledger");
    json_whole(&w, JSON_VERSION);
    json_key(&w, t->name);
    json_array(&w);
    for (size_t row = 0; row < t->row_count; row++) {
        const struct cell *cell = t->cell + row * t->column_count;
        json_object_inline(&w);
        for (size_t c = 0; c < t->column_count; c++) {
            json_key(&w, t->column[c].name);
            write_cell(&w, t->column[c].kind, &cell[c]);
        }
        json_end_object(&w);
    }
    json_end_array(&w);
    json_end_object(&w);
}

const struct renderer render_json = {
    .name = "json", .brief = "JSON", .table = json_table};
