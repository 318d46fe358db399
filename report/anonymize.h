#ifndef REPORT_ANONYMIZE_H
#define REPORT_ANONYMIZE_H
/* A dossier that may be sent to a vendor. */
#include "core/err.h"
#include "report/dossier.h"

/* Replaces hosts, addresses, owners and remote endpoints by stable pseudonyms
 * (pseudonyms.h) in all of the dossier; paths, reject texts, event messages,
 * notes and settings that may hold a name are left out. Figures, process names
 * and times stay. The key is at least 16 bytes. */
bool anonymize_dossier(struct dossier *d, struct span key, struct err *err);
#endif
