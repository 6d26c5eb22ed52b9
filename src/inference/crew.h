/* The other members of an ensemble, behind the inference's own estimator, which is member 0: what is trained together,
   and what the posterior is a mixture of. */
#ifndef HNPEI_CREW_H
#define HNPEI_CREW_H

#include "trainer/trainer.h"

#include <hnpe/inference.h>

typedef struct hnpei_crew {
    size_t n;                 /* members 1, 2, … that were made */
    hnpe_trainer **trainers;  /* [n] each with an estimator of its own */
    size_t finished, of_sets; /* members that had learned from so many sets when memory was missing for the next ones */
} hnpei_crew;

void hnpei_crew_free(hnpe_inference *inference);
/* Members that the option asks for, the inference's own estimator among them. */
size_t hnpei_crew_wanted(const hnpe_inference *inference);
/* Those that are there, of the members that the option asks for. */
size_t hnpei_crew_count(const hnpe_inference *inference);
/* Member 0, 1, … of those that are there. */
hnpe_trainer *hnpei_crew_trainer(const hnpe_inference *inference, size_t member);
/* As many as the option asks for: those that are not trained follow from the estimator as it is now; the trainers have
   the options of the inference's, and seeds named by their numbers. */
hnpe_status hnpei_crew_muster(const char *where, hnpe_inference *inference);
/* Another member behind the last, with these networks, which it takes over where it succeeds. */
hnpe_status hnpei_crew_add(hnpe_inference *inference, hnpei_core *core);
/* Is any of them trained? */
int hnpei_crew_is_trained(const hnpe_inference *inference);
/* The posterior as trained so far: a mixture of the members that are, or the only one. */
hnpe_status hnpei_crew_posterior(const char *where, const hnpe_inference *inference, hnpe_posterior **posterior);
/* A line in the log how far members disagree, at the target or at some sets of the data. What goes wrong is no harm,
   but for what comes from outside. */
hnpe_status hnpei_crew_report(const char *where, hnpe_inference *inference, hnpe_monitor *monitor);
/* ---- crew_archive.c: all members in the file of the estimator ---- */
hnpe_status hnpei_crew_write(const char *where, const hnpe_inference *inference, const char *path);
uint64_t hnpei_crew_sum(const hnpe_inference *inference);

#endif
