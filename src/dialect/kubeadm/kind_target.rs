//! Which version of kubeadm's configuration kind writes, and which patches are for it.

use crate::apiserver::{Fault, FaultKind, Version};
use crate::dialect::kubeadm::configuration::Layers;
use crate::hashed::HashSet;
use crate::mapped_text::MappedText;
use crate::source::Span;
use crate::yaml::Node;

/// The version of kubeadm's API that kind writes.
#[derive(Clone, Copy)]
pub(crate) struct KubeadmTarget(pub(crate) &'static str);

impl KubeadmTarget {
    /// By the version of the cluster. If that is not known, by the patches, the newest apiVersion first
    /// (pkg/cluster/internal/kubeadm/config.go, `Config`).
    pub(crate) fn of(version: &Version, patches: &[Node<'_>]) -> Self {
        const ALL: [&str; 4] = [
            "kubeadm.k8s.io/v1beta4",
            "kubeadm.k8s.io/v1beta3",
            "kubeadm.k8s.io/v1beta2",
            "kubeadm.k8s.io/v1beta1",
        ];
        let [newest, v1beta3, v1beta2, v1beta1] = ALL;
        Self(match version.exact().map(|release| release.minor) {
            Some(36..) => newest,
            Some(23..) => v1beta3,
            Some(15..) => v1beta2,
            Some(_) => v1beta1,
            None => {
                let asked = |api: &&str| {
                    let mut patches = patches.iter();
                    patches.any(|patch| patch.get("apiVersion").and_then(Node::text) == Some(*api))
                };
                ALL.into_iter().find(asked).unwrap_or(newest)
            }
        })
    }

    /// True if `extraArgs` is a list in it.
    pub(crate) fn list(self) -> bool {
        self.0.ends_with("v1beta4")
    }

    /// The patches of a document that kind writes, in order.
    pub(crate) fn layers<'a>(self, patches: &[Node<'a>], kind: &str) -> Layers<'a> {
        let matching = patches.iter().copied().filter(|patch| {
            let api = patch.get("apiVersion").and_then(Node::text);
            patch.get("kind").and_then(Node::text) == Some(kind)
                && (api.is_none_or(|api| api == self.0) || is_filled_in(*patch))
        });
        Layers(matching.collect())
    }

    /// True for a JSON patch of the cluster configuration.
    pub(crate) fn is_for(self, patch: Node<'_>) -> bool {
        of_cluster(patch) && pointed_version(patch) == self.0
    }

    /// The patches of the cluster configuration that are for another version. A file may hold one for each
    /// version, so there are no faults if one of them is for this version.
    pub(crate) fn faults<'a>(
        self,
        patches: &[Node<'a>],
        pointed: impl Iterator<Item = Node<'a>>,
    ) -> Vec<Fault> {
        let merged = patches.iter().filter(|patch| of_cluster(**patch)).filter_map(|patch| {
            let api = patch.get("apiVersion").filter(|api| !api.is_hole())?;
            Some((api.text()?.to_owned(), api.span()))
        });
        let pointed = pointed
            .filter(|patch| of_cluster(*patch))
            .filter_map(|patch| Some((pointed_version(patch), patch.get("version")?.span())));
        let all: Vec<(String, Span)> = merged.chain(pointed).collect();
        if all.iter().any(|(api, _)| api == self.0) {
            return Vec::new();
        }
        let faults = all.into_iter().map(|(api_version, span)| Fault {
            span,
            kind: FaultKind::IgnoredPatch { api_version, written: self.0 },
        });
        faults.collect()
    }
}

/// The documents that kind writes (pkg/cluster/internal/kubeadm/config.go).
const WRITTEN: [&str; 5] = [
    "ClusterConfiguration",
    "InitConfiguration",
    "JoinConfiguration",
    "KubeletConfiguration",
    "KubeProxyConfiguration",
];

/// The patches for documents that kind does not write.
pub(crate) fn unmatched(patches: &[Node<'_>]) -> Vec<Fault> {
    let kinds = patches.iter().filter_map(|patch| patch.get("kind"));
    let unmatched = kinds
        .filter(|kind| !kind.is_hole() && kind.text().is_some_and(|text| !WRITTEN.contains(&text)));
    let faults = unmatched.map(|kind| {
        let name = kind.text().unwrap_or_default().to_owned();
        Fault { span: kind.span(), kind: FaultKind::UnmatchedPatch { kind: name } }
    });
    faults.filter(|fault| !fault.span.is_empty()).collect()
}

/// The patches of the nodes that join the cluster. `kubeadm join` reads no `ClusterConfiguration` from its file: it
/// takes the one that the first node stored in the cluster (cmd/kubeadm/app/cmd/join.go,
/// `fetchInitConfigurationFromJoinConfiguration`). Patches that are written at each node of the control plane are
/// right at the first, so they are left out, and so are `used` ones, which an alias or a copy gives to other nodes too:
///
/// ```yaml
/// - role: control-plane
///   kubeadmConfigPatches: &patches
///   - "kind: ClusterConfiguration"
/// - role: worker
///   kubeadmConfigPatches: *patches
/// ```
pub(crate) fn joining_patches(
    cluster: Node<'_>,
    first: Option<Node<'_>>,
    patches: &[Node<'_>],
    used: &[MappedText],
) -> Vec<MappedText> {
    let used: HashSet<&str> = used.iter().map(MappedText::text).collect();
    let has_own = patches.iter().any(|patch| of_cluster(*patch));
    let (mut lists, mut seen) = (HashSet::default(), HashSet::default());
    let mut texts = Vec::new();
    for node in cluster.get("nodes").into_iter().flat_map(Node::items) {
        let is_first = first.is_some_and(|first| first.id() == node.id());
        let is_worker = node.get("role").and_then(Node::text) == Some("worker");
        if is_first || (has_own && !is_worker) {
            continue;
        }
        // Many nodes may have one list, by aliases.
        let Some(list) = node.get("kubeadmConfigPatches") else { continue };
        if !lists.insert(list.id()) {
            continue;
        }
        for item in list.items() {
            if seen.insert(item.id())
                && let Some(text) = item.mapped()
                && !used.contains(text.text())
            {
                texts.push(text);
            }
        }
    }
    texts
}

/// The patches of the cluster configuration at nodes that join the cluster.
pub(crate) fn joining<'a>(patches: impl Iterator<Item = Node<'a>>) -> Vec<Fault> {
    let kinds = patches.filter(|patch| of_cluster(*patch)).filter_map(|patch| patch.get("kind"));
    kinds.map(|kind| Fault { span: kind.span(), kind: FaultKind::JoiningPatch }).collect()
}

/// True for a patch whose version a template fills in. It is assumed to be the version that kind writes.
fn is_filled_in(patch: Node<'_>) -> bool {
    patch.get("apiVersion").is_some_and(Node::is_hole)
}

fn of_cluster(patch: Node<'_>) -> bool {
    patch.get("kind").and_then(Node::text) == Some("ClusterConfiguration")
}

/// The `apiVersion` that a JSON patch is for.
fn pointed_version(patch: Node<'_>) -> String {
    let text = |key: &str| patch.get(key).and_then(Node::text).unwrap_or_default();
    format!("{}/{}", text("group"), text("version"))
}
