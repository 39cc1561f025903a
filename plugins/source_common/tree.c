/* SPDX-License-Identifier: EUPL-1.2 */
/* Finding the files of a location: a walk that stays in the tree, and patterns with '**'. */
#include "tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TREE_DEEPEST = 40, TREE_LONGEST_PATH = 4096, TREE_MOST_FILES = 1000000 };

int tree_error(const struct peil_host *host, struct peil_error *error, int code, const char *message_id, ...)
{
    va_list arguments;
    va_start(arguments, message_id);
    error->code = code;
    error->cause = 0;
    vsnprintf(error->message, sizeof(error->message), host->translate(host->context, message_id), arguments);
    va_end(arguments);
    return code;
}

static int tree_system_error(struct peil_error *error, const char *path, int number)
{
    error->code = PEIL_ERROR_SYSTEM;
    error->cause = number;
    char words[256];
    const char *text = strerror_r(number, words, sizeof(words));
    snprintf(error->message, sizeof(error->message), "%.600s: %s", path, text);
    return error->code;
}

char *tree_text(const struct peil_host *host, const char *message_id, ...)
{
    const char *format = host->translate(host->context, message_id);
    va_list arguments, again;
    va_start(arguments, message_id);
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *text = size < 0 ? NULL : host->allocate(host->context, (size_t)size + 1);
    if (text)
        vsnprintf(text, (size_t)size + 1, format, again);
    va_end(again);
    return text;
}

static int tree_no_memory(const struct tree *tree, struct peil_error *error)
{
    return tree_error(tree->host, error, PEIL_ERROR_SYSTEM, PEIL_N_("%s: not enough memory for this job"),
                      tree->location);
}

static char *tree_copy(const struct tree *tree, const char *text, size_t size)
{
    char *copy = tree->host->allocate(tree->host->context, size + 1);
    if (copy)
        memcpy(copy, text, size); /* the host's memory is zeroed */
    return copy;
}

int tree_open(struct tree *tree, const struct peil_host *host, const char *location, struct peil_error *error)
{
    *tree = (struct tree){.host = host, .location = location, .folder = -1};
    struct stat status;
    if (stat(location, &status) != 0)
        return tree_system_error(error, location, errno);
    if (S_ISDIR(status.st_mode)) {
        tree->folder = open(location, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        return tree->folder < 0 ? tree_system_error(error, location, errno) : 0;
    }
    if (!S_ISREG(status.st_mode))
        return tree_error(host, error, PEIL_ERROR_USAGE, PEIL_N_("%s: neither a file nor a folder"), location);
    const char *slash = strrchr(location, '/');
    tree->single = slash ? slash + 1 : location;
    char *parent = slash ? tree_copy(tree, location, (size_t)(slash - location) + 1) : tree_copy(tree, ".", 1);
    if (!parent)
        return tree_no_memory(tree, error);
    /* To open the file below it and no more: the folder itself is not ours to read. */
    tree->folder = open(parent, O_PATH | O_DIRECTORY | O_CLOEXEC);
    return tree->folder < 0 ? tree_system_error(error, parent, errno) : 0;
}

void tree_close(struct tree *tree)
{
    if (tree->folder >= 0)
        close(tree->folder);
    tree->folder = -1;
}

/* One segment of a path against one of a pattern. */
static bool tree_segment_fits(const char *path, size_t path_size, const char *pattern, size_t pattern_size)
{
    char name[256], glob[256];
    if (path_size >= sizeof(name) || pattern_size >= sizeof(glob))
        return false;
    memcpy(name, path, path_size);
    name[path_size] = '\0';
    memcpy(glob, pattern, pattern_size);
    glob[pattern_size] = '\0';
    return fnmatch(glob, name, FNM_PERIOD) == 0;
}

static const char *tree_after(const char *text, size_t segment)
{
    return text[segment] == '/' ? text + segment + 1 : NULL;
}

/* depth bounds the backtracking of patterns such as (**)/(**)/(**)/x. */
static bool tree_fits_from(const char *path, const char *pattern, unsigned *steps)
{
    while (path && pattern) {
        if (++*steps > 100000)
            return false;
        size_t wanted = strcspn(pattern, "/");
        size_t have = strcspn(path, "/");
        const char *pattern_rest = tree_after(pattern, wanted);
        const char *path_rest = tree_after(path, have);
        if (wanted == 2 && memcmp(pattern, "**", 2) == 0) {
            if (!pattern_rest)
                return *path != '.';
            if (tree_fits_from(path, pattern_rest, steps))
                return true;
            if (*path == '.')
                return false;
            path = path_rest;
            continue;
        }
        if (!tree_segment_fits(path, have, pattern, wanted))
            return false;
        path = path_rest;
        pattern = pattern_rest;
    }
    return !path && !pattern;
}

bool tree_fits(const char *path, const char *pattern)
{
    unsigned steps = 0;
    return tree_fits_from(path, pattern, &steps);
}

/* Length of the whole segments before the first one with a wildcard: "datasets/" of datasets/(**)/dataset.json. */
static size_t tree_fixed_prefix(const char *pattern)
{
    size_t fixed = 0;
    while (true) {
        size_t segment = strcspn(pattern + fixed, "/");
        if (pattern[fixed + segment] != '/' || strcspn(pattern + fixed, "*?[\\") < segment)
            return fixed;
        fixed += segment + 1;
    }
}

struct tree_walk {
    const struct tree *tree;
    const char *pattern;
    size_t prefix;
    bool deep; /* the pattern has a '**' */
    size_t levels;
    struct tree_list *list;
    size_t capacity;
    char path[TREE_LONGEST_PATH];
    struct peil_error *error;
};

static int tree_add(struct tree_walk *walk)
{
    struct tree_list *list = walk->list;
    if (list->count == TREE_MOST_FILES)
        return tree_error(walk->tree->host, walk->error, PEIL_ERROR_INPUT, PEIL_N_("%s: more than %d files fit '%s'"),
                          walk->tree->location, TREE_MOST_FILES, walk->pattern);
    if (list->count == walk->capacity) {
        size_t capacity = walk->capacity ? 2 * walk->capacity : 64;
        struct tree_file *grown = walk->tree->host->allocate(walk->tree->host->context, capacity * sizeof(*grown));
        if (!grown)
            return tree_no_memory(walk->tree, walk->error);
        if (list->count)
            memcpy(grown, list->files, list->count * sizeof(*grown));
        list->files = grown;
        walk->capacity = capacity;
    }
    size_t size = strlen(walk->path);
    const char *path = tree_copy(walk->tree, walk->path, size);
    const char *below = walk->path + (walk->prefix <= size ? walk->prefix : 0);
    const char *slash = strrchr(below, '/');
    const char *folder = tree_copy(walk->tree, below, slash ? (size_t)(slash - below) : 0);
    if (!path || !folder)
        return tree_no_memory(walk->tree, walk->error);
    list->files[list->count++] = (struct tree_file){.path = path, .folder = folder};
    return 0;
}

static int tree_walk_folder(struct tree_walk *walk, int folder, size_t depth);

static int tree_walk_entry(struct tree_walk *walk, int folder, const char *name, size_t depth)
{
    size_t size = strlen(walk->path);
    struct stat status;
    int used = snprintf(walk->path + size, sizeof(walk->path) - size, "%s%s", size ? "/" : "", name);
    int failed = 0;
    if (used < 0 || (size_t)used >= sizeof(walk->path) - size) {
        walk->path[size] = '\0';
        return tree_error(walk->tree->host, walk->error, PEIL_ERROR_INPUT,
                          PEIL_N_("%s: a path is longer than %d bytes"), walk->tree->location, TREE_LONGEST_PATH - 1);
    }
    if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno != ENOENT)
            failed = tree_system_error(walk->error, walk->path, errno);
    } else if (S_ISLNK(status.st_mode)) {
        walk->list->links++;
    } else if (S_ISDIR(status.st_mode) && (walk->deep || depth + 1 < walk->levels)) {
        int below = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        failed =
            below < 0 ? tree_system_error(walk->error, walk->path, errno) : tree_walk_folder(walk, below, depth + 1);
    } else if (S_ISREG(status.st_mode) && tree_fits(walk->path, walk->pattern)) {
        failed = tree_add(walk);
    }
    walk->path[size] = '\0';
    return failed;
}

/* Takes over the descriptor. */
static int tree_walk_folder(struct tree_walk *walk, int folder, size_t depth)
{
    if (depth > TREE_DEEPEST) {
        close(folder);
        return tree_error(walk->tree->host, walk->error, PEIL_ERROR_INPUT,
                          PEIL_N_("%s: folders are nested deeper than %d"), walk->path, TREE_DEEPEST);
    }
    DIR *stream = fdopendir(folder);
    if (!stream) {
        int number = errno;
        close(folder);
        return tree_system_error(walk->error, walk->path, number);
    }
    int failed = 0;
    struct dirent *entry;
    errno = 0;
    while (!failed && (entry = readdir(stream))) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            failed = tree_walk_entry(walk, dirfd(stream), entry->d_name, depth);
        errno = 0;
    }
    if (!failed && errno)
        failed = tree_system_error(walk->error, walk->path, errno);
    closedir(stream);
    return failed;
}

static int tree_compare(const void *left, const void *right)
{
    return strcmp(((const struct tree_file *)left)->path, ((const struct tree_file *)right)->path);
}

int tree_find(const struct tree *tree, const char *pattern, struct tree_list *ret_list, struct peil_error *error)
{
    *ret_list = (struct tree_list){0};
    struct tree_walk walk = {
        .tree = tree, .pattern = pattern, .list = ret_list, .error = error, .prefix = tree_fixed_prefix(pattern)};
    if (*pattern == '/' || strstr(pattern, "..") || strlen(pattern) >= TREE_LONGEST_PATH)
        return tree_error(tree->host, error, PEIL_ERROR_USAGE,
                          PEIL_N_("'%s': a pattern is relative to the location and stays in it"), pattern);
    if (tree->single) {
        const char *slash = strrchr(pattern, '/');
        if (!tree_fits(tree->single, slash ? slash + 1 : pattern))
            return 0;
        snprintf(walk.path, sizeof(walk.path), "%s", tree->single);
        walk.prefix = 0;
        return tree_add(&walk);
    }
    walk.deep = strstr(pattern, "**") != NULL;
    walk.levels = 1;
    for (const char *at = pattern; *at; at++)
        walk.levels += *at == '/';
    /* Only the folder that the pattern is about is walked. */
    char start[TREE_LONGEST_PATH] = ".";
    size_t depth = 0;
    if (walk.prefix) {
        memcpy(start, pattern, walk.prefix - 1);
        start[walk.prefix - 1] = '\0';
        memcpy(walk.path, start, walk.prefix);
        for (size_t i = 0; i < walk.prefix; i++)
            depth += pattern[i] == '/';
    }
    int folder = openat(tree->folder, start, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0)
        return errno == ENOENT || errno == ENOTDIR || errno == ELOOP ? 0 : tree_system_error(error, start, errno);
    int failed = tree_walk_folder(&walk, folder, depth);
    if (!failed && ret_list->count)
        qsort(ret_list->files, ret_list->count, sizeof(*ret_list->files), tree_compare);
    return failed;
}

int tree_open_file(const struct tree *tree, const struct tree_file *file, int *ret_file, uint64_t *ret_size,
                   struct peil_error *error)
{
    /* A location that is itself a link to a file was chosen by the user; below it no link is followed. */
    int links = tree->single ? 0 : O_NOFOLLOW;
    struct stat status;
    *ret_file = openat(tree->folder, file->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | links);
    if (*ret_file < 0)
        return tree_system_error(error, file->path, errno);
    if (fstat(*ret_file, &status) != 0 || !S_ISREG(status.st_mode)) {
        close(*ret_file);
        *ret_file = -1;
        return tree_error(tree->host, error, PEIL_ERROR_INPUT, PEIL_N_("%s: not a regular file"), file->path);
    }
    *ret_size = (uint64_t)status.st_size;
    return 0;
}
