//! The overrides of the configuration file: settings for some files.

use std::collections::BTreeMap;
use std::path::Path;

use globset::GlobSet;

use super::given_version::GivenVersion;
use super::{globs_of, severities};
use crate::config::{ConfigError, Glob, Override};
use crate::dialect::{Hint, ToolVersions};
use crate::hashed::HashSet;
use crate::rule::Severity;
use crate::selector::Selector;

/// All overrides of the configuration file.
#[derive(Debug, Default)]
pub(super) struct Overrides {
    scopes: Vec<Scope>,
    /// The globs of all overrides. One set is asked once for a path; a set for each override is not,
    /// because a configuration can have hundreds.
    globs: GlobSet,
    /// For each glob, the index of its override in `scopes`.
    owners: Vec<usize>,
}

/// The most globs of all overrides. Each path is compared with all, because several may fit.
const MOST_GLOBS: usize = 1000;

/// What an override sets.
#[derive(Debug)]
pub(super) struct Scope {
    /// The rules, and not the selectors: a configuration may have thousands of them, and a run as many files.
    pub(super) ignored: HashSet<&'static str>,
    pub(super) severity: BTreeMap<&'static str, Severity>,
    pub(super) version: Option<GivenVersion>,
    pub(super) dialect: Option<Hint>,
    pub(super) tools: ToolVersions,
}

impl Overrides {
    /// The overrides of the configuration file at `path`.
    pub(super) fn new(written: Vec<Override>, path: &Path) -> Result<Self, ConfigError> {
        let globs = globs_of(written.iter().flat_map(|scope| &scope.paths), MOST_GLOBS, path)?;
        let mut owners = Vec::with_capacity(globs.len());
        let mut scopes = Vec::with_capacity(written.len());
        for scope in written {
            let patterns = scope.paths.iter().flat_map(Glob::patterns);
            owners.extend(patterns.map(|_| scopes.len()));
            let ignored = scope.ignore.iter().flat_map(Selector::rules).map(|rule| rule.id);
            scopes.push(Scope {
                ignored: ignored.collect(),
                severity: severities(&scope.severity),
                version: scope.kubernetes_version.map(GivenVersion::file),
                dialect: scope.dialect,
                tools: scope.tool_versions,
            });
        }
        Ok(Self { scopes, globs, owners })
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.scopes.is_empty()
    }

    /// The overrides that apply to a path below the folder of the configuration, in their order.
    pub(super) fn of(&self, below: Option<&Path>) -> impl Iterator<Item = &Scope> {
        // The indices of globs ascend, and so do those of their overrides.
        let globs = below.map(|below| self.globs.matches(below)).unwrap_or_default();
        let mut owners: Vec<usize> =
            globs.into_iter().filter_map(|glob| self.owners.get(glob).copied()).collect();
        owners.dedup();
        owners.into_iter().filter_map(|owner| self.scopes.get(owner))
    }
}
