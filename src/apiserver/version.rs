//! The Kubernetes version of a manifest, as far as it is known.

use std::fmt;
use std::ops::Range;

use super::component::ETCD_COLUMN;
use crate::mapped_text::MappedText;
use crate::source::Span;

/// The oldest minor version (of Kubernetes 1) that the flag table covers.
pub const OLDEST_MINOR: u8 = 6;
/// The newest minor version (of Kubernetes 1) that the flag table covers.
pub const NEWEST_MINOR: u8 = 37;

/// A release of Kubernetes 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// The number after `1.`.
    pub minor: u8,
    /// As written, without a leading `v`: `1.31.0`, `1.28.9+rke2r1`.
    pub text: String,
}

impl Release {
    /// Reads `v1.31.0`, `1.31`, `v1.28.9+rke2r1`, `v1.18.9-eks-1-18-1`; `None` for anything that
    /// does not begin with a Kubernetes 1 version (`latest`, a digest, a template).
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let rest = text.strip_prefix("1.")?;
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (minor, after) = rest.split_at_checked(digits)?;
        if !(after.is_empty() || after.starts_with(['.', '-', '+', '_'])) {
            return None;
        }
        Some(Self { minor: minor.parse().ok()?, text: text.to_owned() })
    }

    /// Reads a version of etcd 3: `3.5.21-0`, `v3.6.8`. Its minor version is that of the column in the
    /// tables of flags.
    pub fn etcd(text: &str) -> Option<Self> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let rest = text.strip_prefix("3.")?;
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let minor: u8 = rest.get(..digits)?.parse().ok()?;
        Some(Self { minor: ETCD_COLUMN.checked_add(minor)?, text: text.to_owned() })
    }
}

/// The source of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionOrigin {
    /// `--kubernetes-version` on Scantling's own command line.
    CommandLine,
    /// `kubernetes-version` in Scantling's configuration.
    Configuration,
    /// The tag of the container's image.
    ImageTag,
    /// This field of the file: `kubernetesVersion`, or `spec.version` of Cluster API.
    Field(&'static str),
    /// The versions of the tool that know the file's `apiVersion`.
    ApiVersion,
    /// Flags that only some versions have.
    Flags,
    /// A step of `scantling upgrade`. Messages do not name it, because every step has one.
    Upgrade,
    /// Nothing: a version that the server may have is looked at. Messages do not name it.
    Assumed,
}

impl VersionOrigin {
    /// Words for a message: "(from the image tag)".
    pub const fn name(self) -> &'static str {
        match self {
            Self::CommandLine => "--kubernetes-version",
            Self::Configuration => "kubernetes-version in the configuration",
            Self::ImageTag => "the image tag",
            Self::Field(name) => name,
            Self::ApiVersion => "apiVersion",
            Self::Flags => "the flags",
            Self::Upgrade => "the upgrade",
            Self::Assumed => "assumed",
        }
    }
}

/// The Kubernetes versions that a server may be of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Version {
    /// One release.
    Exact {
        /// Which.
        release: Release,
        /// The source of the version.
        origin: VersionOrigin,
        /// The text that says so, if it is in the manifest.
        span: Option<Span>,
    },
    /// Some minor versions of Kubernetes 1, both ends included.
    Range {
        /// The oldest.
        min: u8,
        /// The newest.
        max: u8,
        /// The source of the version.
        origin: VersionOrigin,
        /// The text that says so, if it is in the manifest.
        span: Option<Span>,
    },
    /// Nothing tells.
    Unknown,
}

impl Version {
    /// Reads a part of a text. If only the patch release is unknown, the minor version is still known.
    pub fn read(text: &MappedText, range: Range<usize>, origin: VersionOrigin) -> Option<Self> {
        let written = text.text().get(range.clone())?;
        let release = Release::parse(written)?;
        let span = Some(text.span(range.clone()));
        if text.unknown(range.clone()).is_none() {
            return Some(Self::Exact { release, origin, span });
        }
        let minor = written.match_indices(['.', '-', '+', '_']).nth(1)?.0;
        let known = text.unknown(range.start..range.start + minor).is_none();
        known.then_some(Self::Range { min: release.minor, max: release.minor, origin, span })
    }

    /// Sets the source of a version that overrides the manifest.
    pub const fn given_by(&mut self, by: VersionOrigin) {
        if let Self::Exact { origin, .. } = self
            && matches!(origin, VersionOrigin::CommandLine)
        {
            *origin = by;
        }
    }

    /// The minor versions it may be, both ends included; all that the flag table covers where
    /// nothing tells.
    pub const fn minors(&self) -> (u8, u8) {
        match self {
            Self::Exact { release, .. } => (release.minor, release.minor),
            Self::Range { min, max, .. } => (*min, *max),
            Self::Unknown => (OLDEST_MINOR, NEWEST_MINOR),
        }
    }

    /// The minor versions that it may be if the file changes. A guess from the flags excludes every version
    /// without one of them, so its newest version is no limit here.
    pub fn possible_minors(&self) -> (u8, u8) {
        let (min, max) = self.minors();
        let is_guess = self.origin() == Some(VersionOrigin::Flags);
        (min, if is_guess { NEWEST_MINOR } else { max })
    }

    /// True if it can only be `minor` or newer.
    pub const fn at_least(&self, minor: u8) -> bool {
        self.minors().0 >= minor
    }

    /// True if it can only be older than `minor`.
    pub const fn before(&self, minor: u8) -> bool {
        self.minors().1 < minor
    }

    /// True if `holds` is true of every minor version it may be.
    pub fn all(&self, holds: impl Fn(u8) -> bool) -> bool {
        let (min, max) = self.minors();
        (min..=max).all(holds)
    }

    /// True if `holds` is true of a minor version it may be.
    pub fn any(&self, holds: impl Fn(u8) -> bool) -> bool {
        let (min, max) = self.minors();
        (min..=max).any(holds)
    }

    /// The release, if it can be only one.
    pub const fn exact(&self) -> Option<&Release> {
        match self {
            Self::Exact { release, .. } => Some(release),
            Self::Range { .. } | Self::Unknown => None,
        }
    }

    /// The source of the version; `None` if it is unknown.
    pub const fn origin(&self) -> Option<VersionOrigin> {
        match self {
            Self::Exact { origin, .. } | Self::Range { origin, .. } => Some(*origin),
            Self::Unknown => None,
        }
    }

    /// The text that says so, if it is in the manifest.
    pub const fn span(&self) -> Option<Span> {
        match self {
            Self::Exact { span, .. } | Self::Range { span, .. } => *span,
            Self::Unknown => None,
        }
    }
}

/// `1.31.0 (the image tag)`, `1.13 to 1.21 (apiVersion)`, `an unknown version`.
impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact {
                release,
                origin: VersionOrigin::Upgrade | VersionOrigin::Assumed,
                ..
            } => f.write_str(&release.text),
            Self::Exact { release, origin, .. } => {
                write!(f, "{} ({})", release.text, origin.name())
            }
            Self::Range { min, max, origin, .. } if min == max => {
                write!(f, "1.{min} ({})", origin.name())
            }
            Self::Range { min, max, origin, .. } if *max >= NEWEST_MINOR => {
                write!(f, "1.{min} or newer ({})", origin.name())
            }
            Self::Range { min, max, origin, .. } => {
                write!(f, "1.{min} to 1.{max} ({})", origin.name())
            }
            Self::Unknown => f.write_str("an unknown version"),
        }
    }
}
