/* SPDX-License-Identifier: EUPL-1.2 */
/* What a program and its peil-runner say to each other: one job a process. Frames (base/frame.h) of these types, payloads
 * laid out with base/wire.h. Both sides encode and decode with the functions here, so the layout is in one file.
 *
 *     program                          runner
 *     JOB ------------------------->           which plugin, which kind of work, language, settings
 *                   <------------------ HELLO  plugin name, version, kind, SHA-256: it was loaded and fits
 *     check:  OBJECTS, OBJECTS … END ->
 *                   <------------------ FACTS  (after HELLO) the facts each check asks for
 *                   <------------------ OUTCOMES one frame for each OBJECTS frame, in order
 *     source: SELECTIONS ----------->
 *                   <------------------ RECORD, REJECT, NOTE …
 *     report: MODEL ---------------->
 *                   <------------------ BYTES …
 *     info:         <------------------ INFO   the descriptor as JSON (peil plugin info)
 *                   <------------------ DONE, or FAILED with a struct peil_error; LOG at any time
 *
 * A job counts only after DONE, end of file and exit status 0. Anything else is a failure with its cause in words. */
#ifndef JOB_PROTOCOL_H
#define JOB_PROTOCOL_H

#include <stdint.h>

enum job_frame {
    JOB_FRAME_JOB = 1,
    JOB_FRAME_SELECTIONS = 2,
    JOB_FRAME_OBJECTS = 3,
    JOB_FRAME_MODEL = 4,
    JOB_FRAME_END = 5,
    JOB_FRAME_HELLO = 101,
    JOB_FRAME_FACTS = 102,
    JOB_FRAME_OUTCOMES = 103,
    JOB_FRAME_RECORD = 104,
    JOB_FRAME_REJECT = 105,
    JOB_FRAME_NOTE = 106,
    JOB_FRAME_BYTES = 107,
    JOB_FRAME_INFO = 108,
    JOB_FRAME_LOG = 109,
    JOB_FRAME_DONE = 110,
    JOB_FRAME_FAILED = 111,
};

enum job_work {
    JOB_WORK_INFO = 1,   /* load, check the ABI, describe */
    JOB_WORK_SOURCE = 2,
    JOB_WORK_CHECK = 3,
    JOB_WORK_REPORT = 4,
};

#endif
