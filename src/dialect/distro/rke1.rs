//! `cluster.yml` of RKE 1, also as Rancher stores it.
//!
//! The defaults are those of `BuildKubeAPIProcess` in cluster/plan.go of rancher/rke (40c5dd4) with
//! the service options of rancher/kontainer-driver-metadata. `extra_args` overrides them by name.

use crate::apiserver::{ApiServer, Completeness, Dialect};
use crate::dialect::command_line::{self, CommandLine};
use crate::dialect::context::{Object, Reader};
use crate::dialect::{tools, version};
use crate::yaml::{Node, Scalar};

/// The flags of the audit log. It is on by default (`setClusterServicesDefaults` in
/// cluster/defaults.go), and `audit_log` replaces its parts.
const AUDIT: [&str; 6] = [
    "audit-log-format",
    "audit-log-maxage",
    "audit-log-maxbackup",
    "audit-log-maxsize",
    "audit-log-path",
    "audit-policy-file",
];

/// Names that mean the same in the three spellings: the file, the API object, Terraform's state.
const SPELLINGS: [[&str; 5]; 3] = [
    [
        "kube-api",
        "extra_args",
        "extra_args_array",
        "generate_serving_certificate",
        "kubernetes_version",
    ],
    ["kubeApi", "extraArgs", "extraArgsArray", "generateServingCertificate", "kubernetesVersion"],
    [
        "kube_api",
        "extra_args",
        "extra_args_array",
        "generate_serving_certificate",
        "kubernetes_version",
    ],
];

/// Keys of a service in a Compose file. It may have the name of a service of RKE, whose services have none
/// of these keys.
const COMPOSE: [&str; 14] = [
    "build",
    "command",
    "container_name",
    "depends_on",
    "deploy",
    "entrypoint",
    "env_file",
    "environment",
    "expose",
    "healthcheck",
    "networks",
    "ports",
    "restart",
    "volumes",
];

/// Reads a document: the file itself, or what Rancher wraps it in.
pub(crate) fn read(object: Object<'_>, reader: &mut Reader<'_>) {
    let wrappers: [&[&str]; 4] = [
        &[],
        &["rancher_kubernetes_engine_config"],
        &["spec", "rancherKubernetesEngineConfig"],
        &["rke_config"],
    ];
    let found = wrappers.iter().find_map(|path| cluster(object.node.at(path)?));
    if let Some(server) = found {
        reader.push(server);
    }
}

fn cluster(root: Node<'_>) -> Option<ApiServer> {
    let services = root.get("services").filter(|services| services.is_mapping())?;
    SPELLINGS.iter().find_map(|spelling| server(root, services, spelling))
}

fn server(root: Node<'_>, services: Node<'_>, spelling: &[&str; 5]) -> Option<ApiServer> {
    let [name, extra, array, generate, version] = *spelling;
    let (key, api) = services.entry(name)?;
    let composed = COMPOSE.iter().any(|key| api.get(key).is_some());
    if !(api.is_mapping() || api.is_null()) || composed {
        return None;
    }
    let anchor = command_line::key_at(api, &[extra]).unwrap_or(key.span());
    let mut line = CommandLine::new(Dialect::Rke1, anchor, tools::RKE1);
    let generated = services.at(&["kubelet", generate]).and_then(Node::scalar);
    if generated == Some(Scalar::Bool(true)) {
        line.set_default((
            "kubelet-certificate-authority",
            Some("/etc/kubernetes/ssl/kube-ca.pem"),
        ));
    }
    audit(api, &mut line);
    line.replace(command_line::map_entries(api.get(extra)));
    // An array adds to what is there: RKE writes the default and every item
    // (`appendExtraArgsArray` in cluster/plan.go).
    let array = command_line::map_entries(api.get(array));
    if array.iter().any(|entry| entry.name == "service-account-issuer") {
        // Not every release has an issuer among its defaults.
        line.remove("service-account-issuer");
    }
    for entry in array {
        line.append(entry);
    }
    let version = version::of_field(root.get(version), anchor);
    Some(line.server(version, Completeness::Defaulted, Vec::new()))
}

/// Removes the flags of the audit log if it is off, and makes them unknown if the file changes it.
fn audit(api: Node<'_>, line: &mut CommandLine) {
    let Some(log) = api.get("audit_log").or_else(|| api.get("auditLog")) else {
        return;
    };
    let is_off = log.get("enabled").and_then(Node::scalar) == Some(Scalar::Bool(false));
    for name in AUDIT {
        if is_off {
            line.remove(name);
        } else {
            line.set_default((name, None));
        }
    }
}
