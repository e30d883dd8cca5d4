//! A file of the folder of patches that kubeadm applies to the Pods that it writes: its name says what is
//! patched, and how.
//!
//! ```text
//! kube-apiserver0+json.yaml     target, suffix, type of the patch
//! kube-apiserver.yaml           strategic, because no type is named
//! ```
//!
//! Names are read as by `parseFilename` in cmd/kubeadm/app/util/patches/patches.go (Kubernetes 1.22 to 1.36).

use std::ffi::OsStr;
use std::path::Path;
use std::sync::Arc;

use crate::component_config::HostText;
use crate::source::Source;

/// What kubeadm can patch. A file for anything else is ignored.
const TARGETS: [&str; 6] = [
    "etcd",
    "kube-apiserver",
    "kube-controller-manager",
    "kube-scheduler",
    "kubeletconfiguration",
    "corednsdeployment",
];

/// A file of the folder.
#[derive(Clone, Debug)]
pub struct PatchFile {
    /// Its name, without the folder.
    pub name: String,
    /// Its content.
    pub content: Arc<HostText>,
    /// The file that the content is in, if it is not the file of the server.
    pub source: Option<Arc<Source>>,
}

/// How a patch changes an object.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PatchType {
    Strategic,
    /// A JSON merge patch (RFC 7386).
    Merge,
    /// A list of operations (RFC 6902).
    Json,
}

/// Why patches could not be applied.
pub(super) enum PatchProblem {
    /// kubeadm exits.
    Refused(String),
    /// The text does not show the result.
    Undecided,
}

impl PatchFile {
    /// True for the name of a file that kubeadm reads.
    pub fn is_patch_name(name: &str) -> bool {
        target(name).is_some()
    }

    /// The type of a patch for the kube-apiserver; `None` for another file.
    pub(super) fn patch_type(&self) -> Result<Option<PatchType>, PatchProblem> {
        let Some(target) = target(&self.name) else {
            return Ok(None);
        };
        let rest = self.name.get(target.len()..).unwrap_or_default();
        let suffix = rest.find(['.', '+']).unwrap_or(rest.len());
        let Some(named) = rest.get(suffix..).and_then(|rest| rest.strip_prefix('+')) else {
            let is_ours = target == "kube-apiserver";
            return Ok(if is_ours { Some(PatchType::Strategic) } else { None });
        };
        let types = [
            ("json", PatchType::Json),
            ("merge", PatchType::Merge),
            ("strategic", PatchType::Strategic),
        ];
        let Some((_, found)) = types.iter().find(|(name, _)| named.starts_with(name)) else {
            let types = "json, merge or strategic";
            return Err(PatchProblem::Refused(format!("no {types} after the + of {}", self.name)));
        };
        if target == "kube-apiserver" { Ok(Some(*found)) } else { Ok(None) }
    }
}

/// The target of a file; `None` if kubeadm ignores it.
fn target(name: &str) -> Option<&'static str> {
    let extension = Path::new(name).extension().and_then(OsStr::to_str);
    if !matches!(extension, Some("json" | "yaml")) {
        return None;
    }
    TARGETS.into_iter().find(|target| name.starts_with(target))
}
