//! Reads and judges the files of a run one after the other, so that memory follows the largest files and the
//! findings, and not the number of files.
//!
//! A file that no other one has a part in is judged when it is read, and forgotten but for its findings.
//! Few files are kept until all are read: those with kubelets, those of one configuration, and those that a
//! kustomization names.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Options, ReadFile, connect, connect_all, contain, kustomize};
use crate::discover::{self, FoundFile};
use crate::hashed::HashSet;
use crate::outcome::{File, Outcome, Skip};
use crate::source::Source;
use crate::{paths, threads};

/// A file after the first look.
enum FirstLook {
    /// It mentions no component. Most files of a run do not, so they cost as little as possible.
    NoMention,
    /// It is judged.
    Judged(Box<File>),
    /// Its verdicts depend on other files.
    Connected(Box<ReadFile>),
}

/// Judges files, in the order of their paths.
pub(super) fn judge(found: &[FoundFile], options: &Options) -> Vec<File> {
    let named = kustomize::named_files(found, options);
    // What was not named and is read for its kubelets only.
    let neighbours: HashSet<String> =
        options.neighbours.iter().map(|one| connect::folder(&one.path).to_owned()).collect();
    options.progress.begin(found.len());
    let is_much = discover::is_much(found);
    let looks = threads::map(found, is_much, |one| {
        let look = look_at(one, &named, &neighbours, options);
        options.progress.step();
        look
    });
    let folders = folders_with_kubelets(&looks);
    let no_text: Arc<str> = Arc::from("");
    let (mut judged, mut connected) = (Vec::with_capacity(found.len()), Vec::new());
    for (look, one) in looks.into_iter().zip(found) {
        match look {
            FirstLook::NoMention => {
                let source = Source::new(one.path.as_str(), Arc::clone(&no_text));
                judged.push(File::without_findings(source, Outcome::Skipped(Skip::NoMention)));
            }
            FirstLook::Connected(file) => connected.push(*file),
            FirstLook::Judged(file) if may_change(&one.path, &file.outcome, &folders) => {
                connected.push(contain::read_held(one, options));
            }
            FirstLook::Judged(file) => judged.push(*file),
        }
    }
    connect_all(&mut connected, options);
    judged.extend(threads::map(connected, is_much, |file| contain::judged(file, options)));
    judged.sort_by(|one, other| one.source.path().cmp(other.source.path()));
    judged
}

fn look_at(
    found: &FoundFile,
    named: &HashSet<PathBuf>,
    neighbours: &HashSet<String>,
    options: &Options,
) -> FirstLook {
    let inspected = found.inspect();
    let _hold = match contain::hold(&inspected, options) {
        Ok(hold) => hold,
        Err(failure) => {
            let unread = contain::without_findings(found.path.clone(), failure);
            return FirstLook::Judged(Box::new(unread));
        }
    };
    if !named.is_empty() && named.contains(&paths::normal(Path::new(&found.path))) {
        return FirstLook::Connected(Box::new(contain::read(inspected, options)));
    }
    let Some(file) = contain::read_mentioning(inspected, options) else {
        return FirstLook::NoMention;
    };
    if file.is_connected() || may_change(&found.path, &file.outcome, neighbours) {
        return FirstLook::Connected(Box::new(file));
    }
    let mut judged = contain::judged(file, options);
    forget_text(&mut judged);
    FirstLook::Judged(Box::new(judged))
}

/// Drops a text that nothing is said about.
fn forget_text(file: &mut File) {
    let silent = file.findings.is_empty()
        && file.suppressed.is_empty()
        && file.elsewhere.is_empty()
        && file.undecided.is_empty()
        && file.failures().is_empty();
    if silent {
        file.source = Source::new(file.source.path(), "");
    }
}

/// The folders whose servers have kubelets in another file of the run.
fn folders_with_kubelets(looks: &[FirstLook]) -> HashSet<String> {
    let mut folders = HashSet::default();
    for look in looks {
        if let FirstLook::Connected(file) = look
            && !file.kubelets.is_empty()
        {
            folders.insert(connect::folder(file.source.path()).to_owned());
        }
    }
    folders
}

/// True for a file with servers in a folder with kubelets.
fn may_change(path: &str, outcome: &Outcome, folders: &HashSet<String>) -> bool {
    !matches!(outcome, Outcome::Skipped(_)) && folders.contains(connect::folder(path))
}
