//! Tools that change what they set from release to release, where their files do not tell the release.

use std::str::FromStr;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::apiserver::Version;
use crate::near_miss;

/// A tool whose version decides something that its files do not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// Its version is that of Kubernetes.
    K3s,
    /// Its version is that of Kubernetes.
    Rke2,
    /// Its version is that of Kubernetes.
    K0s,
    /// Kamaji, such as 26.7.2.
    Kamaji,
    /// Talos, such as 1.14.0.
    Talos,
    /// Its minor version is the newest of Kubernetes that it runs.
    Kops,
    /// EKS Anywhere, such as 0.24.0.
    EksAnywhere,
    /// kubespray, such as 2.28.0.
    Kubespray,
}

/// The version of a tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolVersion {
    /// As written, without a leading `v`.
    pub text: String,
    /// The numbers that it begins with.
    numbers: Vec<u32>,
}

/// The versions of tools that the configuration or the command line names.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct ToolVersions {
    /// k3s, such as 1.33.1.
    #[schemars(with = "Option<String>")]
    pub k3s: Option<ToolVersion>,
    /// RKE2, such as 1.33.1.
    #[schemars(with = "Option<String>")]
    pub rke2: Option<ToolVersion>,
    /// k0s, such as 1.33.1.
    #[schemars(with = "Option<String>")]
    pub k0s: Option<ToolVersion>,
    /// Kamaji, such as 26.7.2.
    #[schemars(with = "Option<String>")]
    pub kamaji: Option<ToolVersion>,
    /// Talos, such as 1.14.0.
    #[schemars(with = "Option<String>")]
    pub talos: Option<ToolVersion>,
    /// kOps, such as 1.33.0.
    #[schemars(with = "Option<String>")]
    pub kops: Option<ToolVersion>,
    /// EKS Anywhere, such as 0.24.0.
    #[schemars(with = "Option<String>")]
    pub eks_anywhere: Option<ToolVersion>,
    /// kubespray, such as 2.28.0.
    #[schemars(with = "Option<String>")]
    pub kubespray: Option<ToolVersion>,
}

impl ToolVersions {
    /// The tools, as they are written.
    pub const NAMES: [(&'static str, Tool); 8] = [
        ("k3s", Tool::K3s),
        ("rke2", Tool::Rke2),
        ("k0s", Tool::K0s),
        ("kamaji", Tool::Kamaji),
        ("talos", Tool::Talos),
        ("kops", Tool::Kops),
        ("eks-anywhere", Tool::EksAnywhere),
        ("kubespray", Tool::Kubespray),
    ];

    /// The version of a tool.
    pub const fn get(&self, tool: Tool) -> Option<&ToolVersion> {
        let version = match tool {
            Tool::K3s => &self.k3s,
            Tool::Rke2 => &self.rke2,
            Tool::K0s => &self.k0s,
            Tool::Kamaji => &self.kamaji,
            Tool::Talos => &self.talos,
            Tool::Kops => &self.kops,
            Tool::EksAnywhere => &self.eks_anywhere,
            Tool::Kubespray => &self.kubespray,
        };
        version.as_ref()
    }

    /// Reads a tool and its version: `k3s=v1.33.1+k3s1`.
    pub fn parse_one(text: &str) -> Result<(Tool, ToolVersion), String> {
        let (name, version) =
            text.split_once('=').ok_or("expected a tool and its version, such as k3s=1.33.1")?;
        let Some((_, tool)) = Self::NAMES.into_iter().find(|(known, _)| *known == name) else {
            let names = Self::NAMES.map(|(name, _)| name);
            let question = near_miss::question(name, &names);
            return Err(format!("{name:?} is none of {}{question}", names.join(", ")));
        };
        let version = version.parse().map_err(|error: NoToolVersion| error.to_string())?;
        Ok((tool, version))
    }

    /// Sets the version of a tool.
    pub fn set(&mut self, tool: Tool, version: ToolVersion) {
        let own = match tool {
            Tool::K3s => &mut self.k3s,
            Tool::Rke2 => &mut self.rke2,
            Tool::K0s => &mut self.k0s,
            Tool::Kamaji => &mut self.kamaji,
            Tool::Talos => &mut self.talos,
            Tool::Kops => &mut self.kops,
            Tool::EksAnywhere => &mut self.eks_anywhere,
            Tool::Kubespray => &mut self.kubespray,
        };
        *own = Some(version);
    }

    /// Takes the versions of others in place of its own.
    pub fn extend(&mut self, others: &Self) {
        for (_, tool) in Self::NAMES {
            if let Some(version) = others.get(tool) {
                self.set(tool, version.clone());
            }
        }
    }
}

/// A text without a number where a version should begin.
#[derive(Debug, thiserror::Error)]
#[error("expected a version such as 1.31.4")]
pub struct NoToolVersion;

impl FromStr for ToolVersion {
    type Err = NoToolVersion;

    /// Reads `v1.33.1+k3s1`, `26.7.2-edge` and `edge-26.7.2`.
    fn from_str(text: &str) -> Result<Self, NoToolVersion> {
        let text = text.strip_prefix("edge-").unwrap_or(text);
        let text = text.strip_prefix('v').unwrap_or(text);
        let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
        let numbers: Result<Vec<u32>, _> =
            text.get(..end).unwrap_or_default().split('.').map(str::parse).collect();
        let numbers = numbers.map_err(|_| NoToolVersion)?;
        Ok(Self { text: text.to_owned(), numbers })
    }
}

/// The minor versions that a tool may have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ToolReleases {
    min: u32,
    max: u32,
}

impl ToolReleases {
    /// Any version.
    const ANY: Self = Self { min: 0, max: u32::MAX };

    /// The minor versions from one to another.
    pub(crate) const fn between(min: u32, max: u32) -> Self {
        Self { min, max }
    }

    /// The release that is written, and any release if the version of Kubernetes tells nothing either. `None` if
    /// that version decides.
    pub(crate) fn told(written: Option<&ToolVersion>, kubernetes: &Version) -> Option<Self> {
        match written.and_then(ToolVersion::minor) {
            Some(minor) => Some(Self::between(minor, minor)),
            None if *kubernetes == Version::Unknown => Some(Self::ANY),
            None => None,
        }
    }

    /// True if all of them are `minor` or newer, false if none is.
    pub(crate) const fn are_since(self, minor: u32) -> Option<bool> {
        if self.min >= minor {
            Some(true)
        } else if self.max < minor {
            Some(false)
        } else {
            None
        }
    }
}

impl ToolVersion {
    /// The second number, if there is one.
    pub fn minor(&self) -> Option<u32> {
        self.numbers.get(1).copied()
    }

    /// True for this version and newer ones.
    pub fn at_least(&self, numbers: &[u32]) -> bool {
        self.numbers.as_slice() >= numbers
    }
}
