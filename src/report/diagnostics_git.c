/* What goes wrong with a policy of a revision: git:REV:path. */
#include "report/diagnostics_tables.h"

#define PROVOKED .provoked = "tests/unit/test_git.c"

static const struct diagnostic rows[] = {
    {.code = "git-name",
     .title = "no name of a file in a revision",
     .cause = "What begins with `git:` names a file of a revision: `git:REVISION:PATH`, as "
	      "`git show REVISION:PATH` takes it. The revision or the second colon is missing, or "
	      "the path begins with a slash.",
     .cure = "Write git:main:policies/acme.yaml; with ./ before it the path starts in the current "
	     "directory. A file that is really called so is `./git:...`.",
     PROVOKED},
    {.code = "git-revision",
     .title = "a revision that the repository does not have",
     .cause = "No branch, tag or commit is called so, or its short form stands for several. A "
	      "pull request is often checked out without its target: in a shallow clone the "
	      "branch it goes to is not there, or is called origin/main.",
     .cure = "Look with git branch --all; fetch what is missing, as in git fetch origin main, and "
	     "name it as git does.",
     PROVOKED},
    {.code = "git-path",
     .title = "a file that is not in the revision",
     .cause = "The revision has no file of that path, or it is in no commit yet. A path starts at "
	      "the top of the repository, wherever you are; behind ./ it starts in the current "
	      "directory.",
     .cure = "See what is there: git ls-tree -r --name-only REVISION.",
     PROVOKED},
    {.code = "git-outside",
     .title = "a path in a revision that leads out of the repository",
     .cause = "A `..` leads above the top of the repository, or a symbolic link points there. What "
	      "is outside is in no revision, so it would be another file for everybody.",
     .cure = "Put the file into the repository, or name files instead of a revision.",
     PROVOKED},
    {.code = "git-submodule",
     .title = "a file in a submodule",
     .cause = "A submodule is a repository of its own; the revision has nothing of it but the name "
	      "of a commit.",
     .cure = "Go into the submodule and name a revision of it, or name files.",
     PROVOKED},
    {.code = "git-lfs",
     .title = "a file that Git LFS keeps elsewhere",
     .cause = "The revision has a few lines that say where the file is; the file itself is not in "
	      "the repository.",
     .cure = "Name the file of the working tree, or keep policies in git itself.",
     PROVOKED},
    {.code = "git-object",
     .title = "a part of the revision that this clone lacks, or that is damaged",
     .cause = "The clone was made with a filter (a partial clone), so that git fetches objects "
	      "when they are asked for. Reading a policy never uses the network. Or a folder of "
	      "the revision is not in the form that git gives it.",
     .cure = "Fetch them first: git fetch --refetch. In CI, clone without a filter. What is "
	     "damaged git fsck names.",
     PROVOKED},
    {.code = "git-repository",
     .title = "a revision is named where no repository is",
     .cause = "The current directory is not in a git repository.",
     .cure = "Go into it, or set GIT_DIR.",
     PROVOKED},
    {.code = "git-missing",
     .title = "a revision is named, and git is not there",
     .cause = "Revisions are read by git itself, and no program of that name is in PATH.",
     .cure = "Install git, or name files instead of a revision.",
     PROVOKED},
    {.code = "git-failed",
     .title = "git could not read the revision",
     .cause = "Git was started and ended without an answer; the message has its own words. Often "
	      "the repository belongs to somebody else, which git refuses.",
     .cure = "Run git status in the same directory; what it complains about is what to mend.",
     PROVOKED},
};

const struct diagnostic_group diagnostics_of_git = DIAGNOSTIC_GROUP("Revisions", rows);
