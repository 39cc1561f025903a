/* SPDX-License-Identifier: EUPL-1.2 */
/* Which files of a location a source plugin reads: one file, or the files of a folder that fit a pattern. Symbolic
 * links are never followed below the location, and the order is that of the bytes of the paths, so that the same folder
 * reads the same everywhere.
 *
 * A pattern is a relative path of segments; '*', '?' and '[…]' stand for characters within a segment, '**' for any
 * number of folders, none included: datasets/(**)/dataset.json without the brackets. Names that start with a dot are
 * only found when the pattern says the dot. */
#ifndef SOURCE_COMMON_TREE_H
#define SOURCE_COMMON_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <peil/plugin.h>

struct tree_file {
    const char *path;   /* relative to the location; of a single file its name */
    const char *folder; /* its folder, relative to what stands before the pattern's first wildcard; "" for none */
};

struct tree_list {
    struct tree_file *files;
    size_t count;
    size_t links; /* symbolic links that were left alone */
};

struct tree {
    const struct peil_host *host;
    const char *location;
    const char *single; /* the file's name when the location is a file, otherwise NULL */
    int folder;         /* descriptor: of the location, or of the folder that the single file is in */
};

/* Memory is the host's, for the job. Errors name the path. */
int tree_open(struct tree *tree, const struct peil_host *host, const char *location, struct peil_error *error);
void tree_close(struct tree *tree);

/* The files that fit, sorted. A single file fits when its name fits the pattern's last segment. */
int tree_find(const struct tree *tree, const char *pattern, struct tree_list *ret_list, struct peil_error *error);
bool tree_fits(const char *path, const char *pattern);

/* Opens one for reading: a regular file only. The caller closes *ret_file. */
int tree_open_file(const struct tree *tree, const struct tree_file *file, int *ret_file, uint64_t *ret_size,
                   struct peil_error *error);

/* Fills *error with the translated text of message_id, which is a printf format. Returns code. */
int tree_error(const struct peil_host *host, struct peil_error *error, int code, const char *message_id, ...);
/* As that, into a host allocation; NULL when the job's memory is spent. */
char *tree_text(const struct peil_host *host, const char *message_id, ...);

#endif
