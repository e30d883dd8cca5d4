//! Servers of texts that several files make together, given to each of these files.

use std::sync::Arc;

use super::view;
use crate::apiserver::ApiServer;
use crate::check::ReadFile;
use crate::hashed::HashMap;
use crate::source::{Source, Span, Spans};
use crate::yaml::overlay::Rendered;

/// Reads the servers of a text with a path.
pub(in crate::check) type ReadText<'r> = dyn Fn(&str, &str) -> Vec<ApiServer> + 'r;

/// What changes in the files of a run.
pub(in crate::check) struct Composed {
    sources: Arc<[Arc<Source>]>,
    /// Arguments that the views may still have.
    left: usize,
    changes: HashMap<usize, FileChange>,
    /// The numbers of the files of each result.
    groups: Vec<Vec<usize>>,
}

/// Arguments that the views of a run may have in all: each file of a result gets a view with the arguments of all of
/// them. A base of 500 KB with 200 patches came to 1.8 GB.
const ARGUMENTS_MAX: usize = 400_000;

/// What changes in one file: the places whose servers are judged as part of a result, and the views of the
/// results.
#[derive(Default)]
struct FileChange {
    consumed: Vec<Span>,
    views: Vec<ApiServer>,
}

impl Composed {
    pub(in crate::check) fn new(files: &[ReadFile]) -> Self {
        let sources = files.iter().map(|file| &file.source);
        let sources =
            sources.map(|source| Arc::new(Source::new(source.path(), source.text()))).collect();
        Self { sources, left: ARGUMENTS_MAX, changes: HashMap::default(), groups: Vec::new() }
    }

    /// Reads a result, and makes the views of it. `places` are its parts, each with the number of its file,
    /// and `main` is the file whose path it is read with. Nothing changes if it starts no server. False if the views
    /// would have more arguments than are left.
    pub(in crate::check) fn add(
        &mut self,
        files: &[ReadFile],
        main: usize,
        rendered: &Rendered,
        places: &[(usize, Span)],
        read: &ReadText<'_>,
    ) -> bool {
        let Some(file) = files.get(main) else {
            return true;
        };
        let servers = read(file.source.path(), &rendered.text);
        if servers.is_empty() {
            return true;
        }
        let mut members: Vec<usize> = places.iter().map(|(number, _)| *number).collect();
        members.sort_unstable();
        members.dedup();
        let arguments: usize = servers.iter().map(|server| 1 + server.arguments.len()).sum();
        let Some(left) = self.left.checked_sub(members.len() * arguments) else {
            return false;
        };
        self.left = left;
        for server in &servers {
            for (number, view) in view::views(server, rendered, &self.sources) {
                self.changes.entry(number).or_default().views.push(view);
            }
        }
        for (number, place) in places {
            self.changes.entry(*number).or_default().consumed.push(*place);
        }
        self.groups.push(members);
        true
    }

    /// Gives the files the servers of the results.
    pub(in crate::check) fn apply(self, files: &mut [ReadFile]) {
        for (number, change) in self.changes {
            if let Some(file) = files.get_mut(number) {
                take_over(file, change);
            }
        }
        for group in self.groups {
            for number in &group {
                if let Some(file) = files.get_mut(*number) {
                    let others = group
                        .iter()
                        .filter(|other| *other != number)
                        .filter_map(|other| self.sources.get(*other));
                    file.cross_file.add_layers(others.cloned());
                }
            }
        }
    }
}

fn take_over(file: &mut ReadFile, change: FileChange) {
    file.own_servers = Some(file.servers.clone());
    let consumed: Spans = change.consumed.into_iter().collect();
    file.servers.retain(|server| !consumed.contain(server.anchor));
    file.servers.extend(change.views);
    file.servers.sort_by_key(|server| server.anchor);
}
