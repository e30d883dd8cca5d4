//! Remembers the verdicts about the files that flags name. A thousand manifests may name one file.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use super::verdicts::retain_marked;
use crate::apiserver::{ApiServer, Argument, FileFault, Flag};
use crate::component_config::{self, HostFile};
use crate::hashed::HashMap;
use crate::source::Source;

/// Faults that are told of one file of the repository for each server that names it. The others are told once these
/// are corrected. 40 manifests of 400 bytes that named a file with 20,000 faults took 1 GB.
const FAULTS_MAX: usize = 100;

/// The same for a file that the text of the server writes.
const OWN_FAULTS_MAX: usize = 1000;

/// What a text finds at a path of the machine.
#[derive(Clone, Debug)]
pub(super) enum NamedPlace {
    /// Nothing.
    Empty,
    /// A file of the repository.
    Repository(Arc<Source>),
    /// A part of the text itself, or a file that is not read.
    Other,
}

/// The last verdicts of a run.
#[derive(Debug, Default)]
pub(super) struct NamedVerdicts(Mutex<VecDeque<Arc<NamedVerdict>>>);

/// The faults of the files that a server names. They are those of each server like it whose paths lead to the same
/// files.
#[derive(Debug)]
struct NamedVerdict {
    server: ApiServer,
    /// The paths that were asked for.
    places: Vec<(String, NamedPlace)>,
    faults: Vec<FileFault>,
}

impl NamedVerdicts {
    /// The verdicts that are remembered.
    const MOST: usize = 16;

    /// The first faults of the files that a server names. `find` gives the file at a path of the machine and counts its
    /// bytes, and `look` says what is there. `found_all` is false if `find` kept a file back because of a limit.
    pub(super) fn judge(
        &self,
        server: &ApiServer,
        find: &dyn Fn(&str) -> Option<HostFile>,
        look: &dyn Fn(&str) -> NamedPlace,
        found_all: &dyn Fn() -> bool,
    ) -> Vec<FileFault> {
        for known in self.known() {
            if known.holds_for(server, look) && known.is_counted(find) {
                return known.faults.clone();
            }
        }
        let places = RefCell::new(Vec::new());
        let recorded = |path: &str| {
            let file = find(path);
            let place = match &file {
                None => NamedPlace::Empty,
                Some(HostFile { source: Some(source), .. }) => {
                    NamedPlace::Repository(Arc::clone(source))
                }
                Some(HostFile { source: None, .. }) => NamedPlace::Other,
            };
            places.borrow_mut().push((path.to_owned(), place));
            file
        };
        let mut faults = component_config::judge_files(server, &recorded);
        leave_out_many(&mut faults);
        let places = places.into_inner();
        let is_in = |wanted: fn(&NamedPlace) -> bool| places.iter().any(|(_, place)| wanted(place));
        let names_file = is_in(|place| matches!(place, NamedPlace::Repository(_)));
        let is_elsewhere = faults.iter().all(|fault| fault.source.is_some());
        let has_other = is_in(|place| matches!(place, NamedPlace::Other));
        if names_file && is_elsewhere && !has_other && found_all() {
            let server = server.clone();
            self.remember(NamedVerdict { server, places, faults: faults.clone() });
        }
        faults
    }

    fn known(&self) -> Vec<Arc<NamedVerdict>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().map(Arc::clone).collect()
    }

    fn remember(&self, verdict: NamedVerdict) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.truncate(Self::MOST - 1);
        known.push_front(Arc::new(verdict));
    }
}

impl NamedVerdict {
    fn holds_for(&self, server: &ApiServer, look: &dyn Fn(&str) -> NamedPlace) -> bool {
        let is_same = |(path, place): &(String, NamedPlace)| match (place, look(path)) {
            (NamedPlace::Empty, NamedPlace::Empty) => true,
            (NamedPlace::Repository(known), NamedPlace::Repository(found)) => {
                Arc::ptr_eq(known, &found)
            }
            _ => false,
        };
        are_alike(&self.server, server) && self.places.iter().all(is_same)
    }

    /// Counts the bytes of the files. False if they are too many.
    fn is_counted(&self, find: &dyn Fn(&str) -> Option<HostFile>) -> bool {
        let named =
            self.places.iter().filter(|(_, place)| matches!(place, NamedPlace::Repository(_)));
        named.into_iter().all(|(path, _)| find(path).is_some())
    }
}

/// Leaves out the faults behind the first ones of each file.
fn leave_out_many(faults: &mut Vec<FileFault>) {
    let mut told: HashMap<&str, usize> = HashMap::default();
    let mut is_told = Vec::with_capacity(faults.len());
    for fault in faults.iter() {
        let (file, most) = match &fault.source {
            Some(source) => (source.path(), FAULTS_MAX),
            None => (fault.path.as_str(), OWN_FAULTS_MAX),
        };
        let count = told.entry(file).or_default();
        *count += 1;
        is_told.push(*count <= most);
    }
    retain_marked(faults, is_told);
}

/// True for servers whose files are judged alike. A text may have 3,000 servers that differ only in their places.
pub(super) fn are_alike(one: &ApiServer, other: &ApiServer) -> bool {
    let is_same = |pair: (&Argument, &Argument)| match pair {
        (Argument::Flag(one), Argument::Flag(other)) => {
            let key = |flag: &Flag| (flag.form, flag.origin, flag.maybe);
            one.name == other.name && one.value() == other.value() && key(one) == key(other)
        }
        _ => false,
    };
    one.component == other.component
        && one.dialect == other.dialect
        && one.completeness == other.completeness
        && one.version.minors() == other.version.minors()
        && one.arguments.len() == other.arguments.len()
        && one.arguments.iter().zip(other.arguments.iter()).all(is_same)
        && mounted_places(one) == mounted_places(other)
}

/// The paths that are mounted, each with the place where its files are kept.
fn mounted_places(server: &ApiServer) -> Option<Vec<(&str, Option<&str>)>> {
    let mounts = server.mounts.as_ref()?.iter();
    Some(mounts.map(|mount| (mount.path.as_str(), mount.origin.as_deref())).collect())
}
