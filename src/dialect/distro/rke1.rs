//! `cluster.yml` of RKE 1, also as Rancher stores it.
//!
//! The defaults are those of `BuildKubeAPIProcess` in cluster/plan.go of rancher/rke (40c5dd4) with
//! the service options of rancher/kontainer-driver-metadata. `extra_args` overrides them by name.

use crate::apiserver::{ApiServer, Completeness, Dialect};
use crate::dialect::command_line::{self, CommandLine};
use crate::dialect::context::Reader;
use crate::dialect::flag_path::FlagPath;
use crate::dialect::object::Object;
use crate::dialect::tools::FLAG_PATHS;
use crate::dialect::{flag_place, tools, version};
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

/// The server of a cluster in one of the three spellings: the file's, the API object's, Terraform's.
fn cluster(root: Node<'_>) -> Option<ApiServer> {
    let services = root.get("services").filter(|services| services.is_mapping())?;
    let mut rows = FLAG_PATHS.iter().filter(|row| row.dialect == Dialect::Rke1);
    rows.find_map(|row| server(root, services, row))
}

fn server(root: Node<'_>, services: Node<'_>, row: &FlagPath) -> Option<ApiServer> {
    let (holder, _) = row.flags.rsplit_once('.')?;
    let (key, api) = flag_place::entry(root, holder)?;
    let composed = COMPOSE.iter().any(|key| api.get(key).is_some());
    if !(api.is_mapping() || api.is_null()) || composed {
        return None;
    }
    let at = |path: &str| flag_place::at(root, path);
    let extra = flag_place::entry(root, row.flags);
    let anchor = extra.map_or(key.span(), |(key, _)| key.span());
    let mut line = CommandLine::new(Dialect::Rke1, anchor, tools::RKE1);
    let [array, generate] = row.also else { return None };
    let generated = at(generate).and_then(Node::scalar);
    if generated == Some(Scalar::Bool(true)) {
        line.set_default((
            "kubelet-certificate-authority",
            Some("/etc/kubernetes/ssl/kube-ca.pem"),
        ));
    }
    fields(services, api, &mut line);
    audit(api, &mut line);
    line.replace(command_line::map_entries(extra.map(|(_, flags)| flags)));
    // An array adds to what is there: RKE writes the default and every item
    // (`appendExtraArgsArray` in cluster/plan.go).
    let array = command_line::map_entries(at(array));
    let field = row.version.iter().find_map(|path| at(path));
    let version = version::of_field(field, anchor);
    if array.iter().any(|entry| entry.name == "service-account-issuer") {
        // Not every release has an issuer among its defaults.
        line.remove("service-account-issuer");
    }
    for mut entry in array {
        // RKE reads arrays since 1.3.12 (fbac9aa8), and ignores fields that it does not know. RKE 1.4 is the first that
        // runs Kubernetes 1.25.
        entry.maybe |= !version.at_least(25);
        line.append(entry);
    }
    Some(line.server(version, Completeness::Defaulted, Vec::new()))
}

/// Files for an etcd that RKE runs itself: the certificate is that of the node.
const ETCD: [(&str, &str); 4] = [
    ("etcd-cafile", "/etc/kubernetes/ssl/kube-ca.pem"),
    ("etcd-certfile", "/etc/kubernetes/ssl/kube-node.pem"),
    ("etcd-keyfile", "/etc/kubernetes/ssl/kube-node-key.pem"),
    ("etcd-prefix", "/registry"),
];

/// Fields of the services that become flags, and the defaults of RKE for them
/// (cluster/defaults.go, `DefaultServiceClusterIPRange` and others).
fn fields(services: Node<'_>, api: Node<'_>, line: &mut CommandLine) {
    let either = |names: [&str; 2]| names.iter().find_map(|name| api.entry(name));
    let range = either(["service_cluster_ip_range", "serviceClusterIpRange"]);
    line.set_field("service-cluster-ip-range", range, Some("10.43.0.0/16"));
    let ports = either(["service_node_port_range", "serviceNodePortRange"]);
    line.set_field("service-node-port-range", ports, Some("30000-32767"));
    let etcd = services.get("etcd");
    let urls =
        |name: &str| etcd.and_then(|etcd| etcd.get(name)).is_some_and(|list| !list.is_null());
    if !urls("external_urls") && !urls("externalUrls") {
        for (flag, path) in ETCD {
            line.set_default((flag, Some(path)));
        }
    }
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
