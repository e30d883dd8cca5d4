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

/// The faults of the other documents of a stream: those that are missing, and those that must not be there.
/// `whole` is true if no other file adds documents.
pub(super) fn faults(document: Node<'_>, stream: &Stream<'_>, whole: bool) -> Vec<Fault> {
    let mut faults = Vec::new();
    let span = document.get("kind").map_or(document.span(), Node::span);
    for (kind, flag) in SOURCES {
        if whole && !stream.roots().any(|root| is_document(root, kind)) {
            let problem = format!(
                "there is no {kind}, and Talos writes the file of --{flag} from it: the file is empty, \
and kube-apiserver will not start"
            );
            let help = format!("add a document of the kind {kind}");
            faults.push(Fault { span, kind: FaultKind::TalosDocument { problem, help } });
        }
    }
    let homes = stream.roots().filter_map(|root| root.get("cluster")?.entry("apiServer"));
    for (key, value) in homes {
        if value.is_mapping() && value.entries().next().is_some() {
            let problem =
                "cluster.apiServer is set next to a KubeAPIServerConfig: Talos refuses the \
configuration"
                    .to_owned();
            let help = "move what is in cluster.apiServer to the KubeAPIServerConfig".to_owned();
            faults
                .push(Fault { span: key.span(), kind: FaultKind::TalosDocument { problem, help } });
        }
    }
    faults
}
