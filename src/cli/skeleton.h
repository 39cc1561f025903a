/* SPDX-License-Identifier: EUPL-1.2 */
/* The files of a new plugin, embedded from skeleton/: @name@, @NAME@, @kind@, @KIND@, @date@ and @packages@ are filled
 * in. */
#ifndef CLI_SKELETON_H
#define CLI_SKELETON_H

struct skeleton_file {
    const char *name;
    const char *text;
};

extern const struct skeleton_file skeleton_files[]; /* ends with a NULL name */

#endif
