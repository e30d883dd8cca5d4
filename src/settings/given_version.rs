//! The Kubernetes version that a setting gives.

use crate::apiserver::version::{Release, VersionOrigin};
use crate::config::Kubernetes;

/// A Kubernetes version that overrides what the files say.
#[derive(Clone, Debug)]
pub struct GivenVersion {
    /// The version.
    pub release: Release,
    /// The command line or the configuration.
    pub origin: VersionOrigin,
}

impl GivenVersion {
    pub(super) fn typed(release: &Release) -> Self {
        Self { release: release.clone(), origin: VersionOrigin::CommandLine }
    }

    pub(super) fn file(version: Kubernetes) -> Self {
        Self { release: version.0, origin: VersionOrigin::Configuration }
    }

    pub(super) fn is_typed(&self) -> bool {
        matches!(self.origin, VersionOrigin::CommandLine | VersionOrigin::Upgrade)
    }
}
