//! The documents that Talos 1.14 and newer generate in place of `cluster.apiServer`.
//!
//! ```yaml
//! version: v1alpha1
//! machine: {type: controlplane, install: {image: ghcr.io/siderolabs/installer:v1.14.0}}
//! ---
//! apiVersion: v1alpha1
//! kind: KubeClusterConfig
//! endpoint: https://10.0.0.5:6443
//! ---
//! apiVersion: v1alpha1
//! kind: KubeAPIServerConfig
//! extraArgs: {profiling: "false"}
//! ---
//! apiVersion: v1alpha1
//! kind: KubeAuthenticationConfig
//! ---
//! apiVersion: v1alpha1
//! kind: KubeAuthorizerConfig
//! ```
//!
//! Sources: pkg/machinery/config/types/k8s/apiserver.go (`validateArgs`, `V1Alpha1ConflictValidate`) and
//! `internal/app/machined/pkg/controllers/k8s/control_plane_final.go` of siderolabs/talos, ad88231.

use crate::apiserver::{Fault, FaultKind};
use crate::dialect::command_line::CommandLine;
use crate::yaml::{Node, Stream};

/// Files that Talos writes from the other documents. It names them in every case.
const FILES: [(&str, &str); 2] = [
    (
        "authentication-config",
        "/system/config/kubernetes/kube-apiserver/authentication-config.yaml",
    ),
    ("authorization-config", "/system/config/kubernetes/kube-apiserver/authorization-config.yaml"),
];

/// The documents that those files are written from.
const SOURCES: [(&str, &str); 2] = [
    ("KubeAuthenticationConfig", "authentication-config"),
    ("KubeAuthorizerConfig", "authorization-config"),
];

/// True for a stream that a machine can be started with: it has the part about the machine, and the endpoint of the
/// cluster.
pub(super) fn is_whole(stream: &Stream<'_>) -> bool {
    let machine = stream.roots().any(|root| {
        root.get("version").and_then(Node::text) == Some("v1alpha1")
            && root.get("machine").is_some_and(Node::is_mapping)
    });
    let endpoint = stream
        .roots()
        .any(|root| is_document(root, "KubeClusterConfig") && root.get("endpoint").is_some());
    machine && endpoint
}

/// A document of Talos. OpenShift has a `KubeAPIServerConfig` as well, under another `apiVersion`.
pub(super) fn is_document(root: Node<'_>, kind: &str) -> bool {
    root.get("kind").and_then(Node::text) == Some(kind)
        && root.get("apiVersion").and_then(Node::text) == Some("v1alpha1")
}

/// Sets what Talos sets for a `KubeAPIServerConfig` and not for `cluster.apiServer`.
pub(super) fn defaults(line: &mut CommandLine) {
    line.remove("anonymous-auth");
    line.remove("authorization-mode");
    for (flag, path) in FILES {
        line.set_default((flag, Some(path)));
    }
}

/// True for a flag that Talos refuses in the `extraArgs` of the document: other documents hold what it sets.
pub(super) fn is_refused(flag: &str) -> bool {
    matches!(flag, "anonymous-auth" | "authentication-config")
        || flag.starts_with("authorization-")
        || flag.starts_with("oidc-")
}

/// What a `KubeAPIServerConfig` needs of the other documents of its stream. It is found once: a stream of 1 MB may
/// have 10,000 such documents.
pub(super) struct OtherDocuments<'a> {
    /// Those of [`SOURCES`] that are missing.
    missing: Vec<(&'static str, &'static str)>,
    /// The keys of `cluster.apiServer`, which must not be there. They are told of the first document only.
    refused: Vec<Node<'a>>,
}

impl<'a> OtherDocuments<'a> {
    /// `whole` is true if no other file adds documents.
    pub(super) fn of(stream: &'a Stream<'_>, whole: bool) -> Self {
        let is_missing = |kind: &str| !stream.roots().any(|root| is_document(root, kind));
        let missing = SOURCES.into_iter().filter(|(kind, _)| whole && is_missing(kind)).collect();
        let homes = stream.roots().filter_map(|root| root.get("cluster")?.entry("apiServer"));
        let refused =
            homes.filter(|(_, home)| home.is_mapping() && home.entries().next().is_some());
        Self { missing, refused: refused.map(|(key, _)| key).collect() }
    }

    /// The faults of a document: what is missing, and what must not be there.
    pub(super) fn faults(&mut self, document: Node<'_>) -> Vec<Fault> {
        let mut faults = Vec::new();
        let span = document.get("kind").map_or(document.span(), Node::span);
        for (kind, flag) in &self.missing {
            let problem = format!(
                "there is no {kind}, and Talos writes the file of --{flag} from it: the file is empty, \
and kube-apiserver will not start"
            );
            let help = format!("add a document of the kind {kind}");
            faults.push(Fault { span, kind: FaultKind::TalosDocument { problem, help } });
        }
        for key in self.refused.drain(..) {
            let problem =
                "cluster.apiServer is set next to a KubeAPIServerConfig: Talos refuses the \
configuration"
                    .to_owned();
            let help = "move what is in cluster.apiServer to the KubeAPIServerConfig".to_owned();
            faults
                .push(Fault { span: key.span(), kind: FaultKind::TalosDocument { problem, help } });
        }
        faults
    }
}
