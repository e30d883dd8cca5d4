//! The errors that a server would have in versions that it may be of.
//!
//! ```text
//! ExecStart=/usr/local/bin/kube-apiserver --runtime-config=api/all
//! ```

use crate::apiserver::version::{Release, VersionOrigin};
use crate::apiserver::{ApiServer, Version};
use crate::hashed::HashMap;
use crate::rule::{Finding, Rule, Severity};

/// Gives the findings of a rule about a server.
type AskRule<'j> = dyn Fn(&ApiServer, &'static Rule) -> Vec<Finding> + 'j;

/// The oldest and the newest minor version that the server may have; `None` if the version is known. One
/// that was guessed from the flags has no newest, because the flag may be one that newer versions refuse.
pub(super) fn possible_minors(server: &ApiServer) -> Option<(u8, u8)> {
    let (min, max) = server.version.possible_minors();
    // What the dialect's tool sets is known up to here.
    let (_, read) = server.dialect.facts().known;
    let newest = max.min(read);
    if min < newest { Some((min, newest)) } else { None }
}

/// The server as if it were of a version.
pub(super) fn in_version(server: &ApiServer, minor: u8) -> ApiServer {
    let origin = VersionOrigin::Assumed;
    // The text of a release of Kubernetes or etcd without the name of the project.
    let text = server.component.release(minor).rsplit(' ').next().unwrap_or_default().to_owned();
    let release = Release { minor, text };
    ApiServer { version: Version::Exact { release, origin, span: None }, ..server.clone() }
}

/// Errors of the newest version as notes, each with the first version that has it.
pub(super) fn notes(
    errors: Vec<Finding>,
    server: &ApiServer,
    (oldest, newest): (u8, u8),
    judge: &AskRule<'_>,
) -> Vec<Finding> {
    let mut versions =
        ErrorsByVersion { server, errors: &errors, judge, found: HashMap::default() };
    let first_ones: Vec<u8> = (0..errors.len())
        .map(|index| {
            let (mut low, mut high) = (oldest, newest);
            while low < high {
                let middle = low + (high - low) / 2;
                if versions.has(index, middle) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            high
        })
        .collect();
    let component = server.component;
    let note = |(error, first): (Finding, u8)| {
        let message = error.message.replace(&format!(" in {}", component.release(newest)), "");
        let versions = if first > oldest {
            format!("from {} on", component.release(first))
        } else {
            format!("in {}", component.release(newest))
        };
        let mut note = Finding { message: format!("{versions}: {message}"), fix: None, ..error };
        note.severity(Severity::Note);
        note
    };
    errors.into_iter().zip(first_ones).map(note).collect()
}

/// Which of some errors a server has in other versions. A rule is asked once for a version: it may find 40,000 errors.
struct ErrorsByVersion<'e> {
    server: &'e ApiServer,
    errors: &'e [Finding],
    judge: &'e AskRule<'e>,
    /// For the id of a rule and a minor version: for each error whether it is there.
    found: HashMap<(&'static str, u8), Vec<bool>>,
}

impl ErrorsByVersion<'_> {
    fn has(&mut self, index: usize, minor: u8) -> bool {
        let (server, errors) = (self.server, self.errors);
        let Some(error) = errors.get(index) else {
            return false;
        };
        let found = self.found.entry((error.rule.id, minor)).or_insert_with(|| {
            let there = (self.judge)(&in_version(server, minor), error.rule);
            // Another element of the same value may be refused for another reason.
            let is_same = |one: &Finding, other: &Finding| {
                one.span == other.span && one.identity() == other.identity()
            };
            let is_there = |error| there.iter().any(|other| is_same(error, other));
            errors.iter().map(is_there).collect()
        });
        found.get(index).copied().unwrap_or(false)
    }
}
