//! The folders that were named: each is walked with the ignore files of its repository.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::ignore_files::{IgnoreFiles, RefusedFile};
use super::tracked::Indexes;
use super::walk::{NamedFolder, Walked, walk_all};
use super::{Content, Discovery, FileFilter, FoundFile, display, hidden};
use crate::paths;

/// Walks folders. A walk begins at the root of the repository, because the ignore files between the root and the
/// folders apply too, and descends only towards the folders. Ignore files above the root belong to the machine, not
/// to the repository, and do not apply.
///
/// The folders of a repository are walked together: `scantling check clusters/*` may name 2,000, and each walk looks
/// at all that is next to them.
pub(super) fn walk(folders: Vec<PathBuf>, filter: &FileFilter<'_>, discovery: &mut Discovery) {
    let mut together: BTreeMap<(PathBuf, usize), Vec<NamedFolder>> = BTreeMap::new();
    let mut named = Vec::new();
    for shown in folders {
        match real_folder(&shown) {
            Ok(real) => named.push(NamedFolder { shown, real }),
            Err(message) => {
                let content = Content::Unreadable(message);
                discovery.found.push(FoundFile { path: display(&shown), content });
            }
        }
    }
    // A folder comes right behind those that it is in.
    named.sort_by(|one, other| (&one.real, &one.shown).cmp(&(&other.real, &other.shown)));
    named.dedup_by(|again, first| (&again.real, &again.shown) == (&first.real, &first.shown));
    let mut around: Vec<PathBuf> = Vec::new();
    for folder in named {
        let outer = around.iter().take_while(|outer| folder.real.starts_with(outer)).count();
        around.truncate(outer);
        let top = if filter.ignore_files { paths::repository(&folder.real) } else { None };
        let top = top.unwrap_or_else(|| folder.real.clone());
        around.push(folder.real.clone());
        together.entry((top, outer)).or_default().push(folder);
    }
    let mut indexes = Indexes::default();
    for ((top, _), folders) in together {
        let walked = walk_from(&top, &folders, filter);
        for (folder, walked) in folders.into_iter().zip(walked) {
            end((&top, folder), walked, (filter, &mut indexes), discovery);
        }
    }
}

/// Adds what a walk found in a folder, and what it left out.
fn end(
    (top, folder): (&Path, NamedFolder),
    mut walked: Walked,
    (filter, indexes): (&FileFilter<'_>, &mut Indexes),
    discovery: &mut Discovery,
) {
    if top != folder.real {
        walked.entries.inherit();
    }
    if !walked.reached {
        // A folder that the repository ignores was named, so it is read.
        let alone = std::slice::from_ref(&folder);
        walked = walk_from(&folder.real, alone, filter).pop().unwrap_or_default();
    }
    let NamedFolder { shown, real } = folder;
    discovery.found.append(&mut walked.found);
    discovery.hidden.by_configuration += walked.excluded;
    if filter.ignore_files {
        let places = (top, shown.as_path(), real.as_path());
        discovery.hidden.by_ignore_files +=
            hidden::find_tracked(&walked.entries, places, (filter, indexes), &mut discovery.found);
    }
}

/// Walks from `top` down to some folders and through them. None of them is inside of another one. What is found is
/// named as the folder was given. In a folder whose ignore files must not be read, all is found.
fn walk_from(top: &Path, folders: &[NamedFolder], filter: &FileFilter<'_>) -> Vec<Walked> {
    let ignore_files = IgnoreFiles::default();
    if !filter.ignore_files {
        return walk_all(top, folders, (filter, &ignore_files));
    }
    // The ignore files above are read, though they do not apply.
    let repository = paths::repository(top).unwrap_or_else(|| top.to_owned());
    let above = top.ancestors().take_while(|folder| folder.starts_with(&repository));
    let mut above: Vec<&Path> = above.collect();
    above.reverse();
    let filter_of_all = FileFilter {
        ignore_files: above.into_iter().all(|folder| ignore_files.may_read(folder)),
        ..*filter
    };
    let mut walked = walk_all(top, folders, (&filter_of_all, &ignore_files));
    for refused in ignore_files.take_refused() {
        add_refused(&refused, (top, folders), filter, &mut walked);
    }
    walked
}

/// Says that an ignore file was not read, and adds what is in its folder.
fn add_refused(
    refused: &RefusedFile,
    (top, folders): (&Path, &[NamedFolder]),
    filter: &FileFilter<'_>,
    walked: &mut [Walked],
) {
    let real = &refused.folder;
    let is_related = |folder: &NamedFolder| {
        real.starts_with(&folder.real) || folder.real.starts_with(real.as_path())
    };
    let mut related = folders.iter().zip(walked).filter(|(folder, _)| is_related(folder));
    let Some((folder, walked)) = related.next() else {
        return;
    };
    let content = Content::Unreadable(refused.message());
    let Some(shown) = folder.show(real) else {
        // It is on the way.
        let path = paths::relative(Path::new("."), &refused.file);
        walked.found.push(FoundFile { path, content });
        return;
    };
    if *real != folder.real && (filter.excludes)(&shown) {
        walked.excluded.count(true);
        walked.entries.note(real.clone());
        return;
    }
    let name = refused.file.file_name().unwrap_or_default();
    walked.found.push(FoundFile { path: display(&shown.join(name)), content });
    if real == top {
        return;
    }
    walked.entries.note(real.clone());
    let all = FileFilter { ignore_files: false, ..*filter };
    let inner = [NamedFolder { shown, real: real.clone() }];
    for mut inside in walk_from(real, &inner, &all) {
        walked.found.append(&mut inside.found);
        walked.excluded += inside.excluded;
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
