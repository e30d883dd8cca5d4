//! Walks a folder, in parallel if the system grants threads.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::path::{MAIN_SEPARATOR, Path, PathBuf, is_separator};
use std::sync::Mutex;
use std::thread::available_parallelism;

use ignore::{DirEntry, WalkBuilder, WalkState};

use super::hidden::{self, LeftOut, Reached};
use super::tracked::Indexes;
use super::{Content, Discovery, FileFilter, FoundFile, MANY, display};
use crate::threads;
use crate::{failure, paths};

/// Threads of a walk: more do not make it faster.
const THREADS_MAX: usize = 12;

/// Walks a folder. It begins at the root of the repository, because the ignore files between the root and
/// the folder apply too, and descends only towards the folder. Ignore files above the root belong to the
/// machine, not to the repository, and do not apply.
pub(super) fn walk(
    root: &Path,
    filter: &FileFilter<'_>,
    indexes: &mut Indexes,
    discovery: &mut Discovery,
) {
    let folder = match real_folder(root) {
        Ok(folder) => folder,
        Err(message) => {
            let content = Content::Unreadable(message);
            discovery.found.push(FoundFile { path: display(root), content });
            return;
        }
    };
    let top = paths::repository(&folder).unwrap_or_else(|| folder.clone());
    let mut walked = Walked::default();
    if top != folder && filter.ignore_files {
        walked = walk_from(&top, root, &folder, filter);
        walked.entries.inherit();
    }
    if !walked.reached {
        // A folder that the repository ignores was named, so it is read.
        walked = walk_from(&folder, root, &folder, filter);
    }
    discovery.found.append(&mut walked.found);
    discovery.hidden.by_configuration += walked.excluded;
    if filter.ignore_files {
        let places = (top.as_path(), root, folder.as_path());
        discovery.hidden.by_ignore_files +=
            hidden::find_tracked(&walked.entries, places, (filter, indexes), &mut discovery.found);
    }
}

/// The named folder with links followed, because a walk enters none. Fails if it is in a repository and the
/// link leads out: whoever can write to the repository must not choose which folders of the machine are read.
fn real_folder(root: &Path) -> Result<PathBuf, String> {
    let (named, real) = (paths::normal(root), paths::resolved(root));
    let Some(repository) = paths::repository(&named) else {
        return Ok(real);
    };
    if paths::below(&repository, &real).is_some() {
        return Ok(real);
    }
    Err("this link leads out of the repository: name the folder that it leads to".to_owned())
}

/// The result of a walk, or of one of its threads.
#[derive(Default)]
struct Walked {
    found: Vec<FoundFile>,
    excluded: LeftOut,
    entries: Reached,
    /// False if an ignore file on the way left the folder out.
    reached: bool,
}

/// Walks from `top` down to `folder` and through it. Files are named below `root`, which is `folder` as it
/// was given.
fn walk_from(top: &Path, root: &Path, folder: &Path, filter: &FileFilter<'_>) -> Walked {
    let all = Mutex::new(Walked::default());
    let wanted = folder.to_owned();
    // The folder's depth below the top. All that is deeper is inside of it, because nothing else is entered.
    let depth = folder.strip_prefix(top).map_or(0, |below| below.components().count());
    let mut builder = WalkBuilder::new(top);
    builder
        .hidden(false)
        .parents(false)
        .git_global(false)
        .ignore(filter.ignore_files)
        .git_ignore(filter.ignore_files)
        .git_exclude(filter.ignore_files)
        .require_git(false)
        .follow_links(false)
        .filter_entry(move |entry| {
            if entry.depth() > depth {
                return entry.file_name() != OsStr::new(".git");
            }
            let path = entry.path();
            path == wanted || (wanted.starts_with(path) && entry.file_name() != OsStr::new(".git"))
        });
    if let Some(walked) = walk_alone(&builder, root, folder, filter, MANY) {
        return walked;
    }
    let count = available_parallelism().map_or(1, |count| count.get().min(THREADS_MAX));
    // Threads that have just ended may still count.
    if !threads::can_start(2 * count)
        && let Some(walked) = walk_alone(&builder, root, folder, filter, usize::MAX)
    {
        return walked;
    }
    builder.threads(count).build_parallel().run(|| {
        let mut batch = WalkBatch { walked: Walked::default(), all: &all };
        Box::new(move |entry| {
            let Some(shown) = shown_path(&entry, root, folder) else {
                return WalkState::Continue;
            };
            let is_below = shown.as_os_str() != root.as_os_str();
            batch.walked.take(entry, shown, is_below, filter)
        })
    });
    all.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The walk in this thread alone; `None` if there are more entries than `most`.
fn walk_alone(
    builder: &WalkBuilder,
    root: &Path,
    folder: &Path,
    filter: &FileFilter<'_>,
    most: usize,
) -> Option<Walked> {
    let mut walked = Walked::default();
    let mut left_out: Vec<PathBuf> = Vec::new();
    for (number, entry) in builder.build().enumerate() {
        if number >= most {
            return None;
        }
        let Some(shown) = shown_path(&entry, root, folder) else {
            continue;
        };
        if left_out.iter().any(|folder| shown.starts_with(folder)) {
            continue;
        }
        let is_below = shown != root;
        if matches!(walked.take(entry, shown.clone(), is_below, filter), WalkState::Skip) {
            left_out.push(shown);
        }
    }
    Some(walked)
}

impl Walked {
    /// Takes an entry of the walk, which is below the folder or the folder itself.
    fn take(
        &mut self,
        entry: Result<DirEntry, ignore::Error>,
        shown: PathBuf,
        below: bool,
        filter: &FileFilter<'_>,
    ) -> WalkState {
        self.reached = true;
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let content = Content::Unreadable(describe(&error).1);
                self.found.push(FoundFile { path: display(&shown), content });
                return WalkState::Continue;
            }
        };
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        let is_wanted = !is_folder && hidden::is_wanted(&shown, filter);
        let excluded = below && (filter.excludes)(&shown);
        if excluded && (is_folder || is_wanted) {
            self.excluded.count(is_folder);
        }
        if filter.ignore_files && is_folder && !excluded {
            self.entries.enter(entry.into_path());
        } else if filter.ignore_files && (is_folder || is_wanted) {
            // What is excluded was reached, and is not entered.
            self.entries.note(entry.into_path());
        }
        if excluded {
            return WalkState::Skip;
        }
        if is_file && is_wanted {
            self.found.push(FoundFile::regular(shown));
        }
        WalkState::Continue
    }
}

/// The path of an entry as it is shown: below `root` instead of `folder`. `None` for a folder on the way
/// to it.
fn shown_path(
    entry: &Result<DirEntry, ignore::Error>,
    root: &Path,
    folder: &Path,
) -> Option<PathBuf> {
    let path = match entry {
        Ok(entry) => Cow::Borrowed(entry.path()),
        Err(error) => Cow::Owned(describe(error).0.unwrap_or_else(|| folder.to_owned())),
    };
    if let Some(shown) = shown_text(&path, root, folder) {
        return Some(shown);
    }
    let below = path.strip_prefix(folder).ok()?;
    if below.as_os_str().is_empty() { Some(root.to_owned()) } else { Some(root.join(below)) }
}

/// The same for a path below the folder if all are text, as nearly all are: their parts need not be looked at.
fn shown_text(path: &Path, root: &Path, folder: &Path) -> Option<PathBuf> {
    let below = path.to_str()?.strip_prefix(folder.to_str()?)?.strip_prefix(MAIN_SEPARATOR)?;
    let root = root.to_str()?;
    // `C:` and `C:x` are joined in another way.
    if root.is_empty() || root.ends_with(':') {
        return None;
    }
    let mut shown = String::with_capacity(root.len() + 1 + below.len());
    shown.push_str(root);
    if !root.ends_with(is_separator) {
        shown.push(MAIN_SEPARATOR);
    }
    shown.push_str(below);
    Some(shown.into())
}

/// The result of one thread, handed over when the thread is done.
struct WalkBatch<'a> {
    walked: Walked,
    all: &'a Mutex<Walked>,
}

impl Drop for WalkBatch<'_> {
    fn drop(&mut self) {
        let mut all = self.all.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let walked = std::mem::take(&mut self.walked);
        all.found.extend(walked.found);
        all.excluded += walked.excluded;
        all.entries.append(walked.entries);
        all.reached |= walked.reached;
    }
}

fn describe(error: &ignore::Error) -> (Option<PathBuf>, String) {
    match error {
        ignore::Error::WithPath { path, err } => (Some(path.clone()), describe(err).1),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            describe(err)
        }
        ignore::Error::Io(error) => (None, failure::system_words(error)),
        other => (None, other.to_string()),
    }
}
