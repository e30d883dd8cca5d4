//! Tools that change what they set from release to release, where their files do not tell the release.

use std::str::FromStr;

use schemars::JsonSchema;
use serde::Deserialize;

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
}

/// The version of a tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolVersion {
    /// As written, without a leading `v`.
    pub text: String,
    /// The numbers that it begins with.
    numbers: Vec<u32>,
}

/// The versions that the configuration names.
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
}

impl ToolVersions {
    /// The version of a tool.
    pub const fn get(&self, tool: Tool) -> Option<&ToolVersion> {
        let version = match tool {
            Tool::K3s => &self.k3s,
            Tool::Rke2 => &self.rke2,
            Tool::K0s => &self.k0s,
            Tool::Kamaji => &self.kamaji,
            Tool::Talos => &self.talos,
        };
        version.as_ref()
    }

    /// Takes the versions of others in place of its own.
    pub fn extend(&mut self, others: &Self) {
        let fields = [
            (&mut self.k3s, &others.k3s),
            (&mut self.rke2, &others.rke2),
            (&mut self.k0s, &others.k0s),
            (&mut self.kamaji, &others.kamaji),
            (&mut self.talos, &others.talos),
        ];
        for (own, other) in fields {
            if other.is_some() {
                own.clone_from(other);
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

impl ToolVersion {
    /// True for this version and newer ones.
    pub fn at_least(&self, numbers: &[u32]) -> bool {
        self.numbers.as_slice() >= numbers
    }
}
