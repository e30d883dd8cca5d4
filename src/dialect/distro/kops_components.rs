//! kOps: the typed fields of the controller manager, the scheduler and the kubelets, and the variables of etcd.
//!
//! kOps adds flags, and writes many fields of the kubelet to its configuration file. So only the written fields
//! are read here. A field whose flag the version does not have is left out, as kOps may do.

use crate::apiserver::flags::{self, Availability};
use crate::apiserver::version::{Release, VersionOrigin};
use crate::apiserver::{ApiServer, Completeness, Component, Dialect, Partial, Version};
use crate::built_in_table;
use crate::dialect::command_line::CommandLine;
use crate::dialect::defaults::ToolFlags;
use crate::dialect::etcd_variables::EtcdVariables;
use crate::dialect::flag_entry::FlagEntry;
use crate::yaml::Node;

/// The fields of a `Cluster` that configure a component.
const FIELDS: [(&str, Component); 5] = [
    ("kubeControllerManager", Component::KubeControllerManager),
    ("kubeScheduler", Component::KubeScheduler),
    ("kubelet", Component::Kubelet),
    ("masterKubelet", Component::Kubelet),
    ("controlPlaneKubelet", Component::Kubelet),
];

/// The components of a `Cluster` with at least one field that is a flag.
pub(crate) fn of_cluster(spec: Node<'_>, version: &Version) -> Vec<ApiServer> {
    let clusters = spec.get("etcdClusters").into_iter().flat_map(Node::items);
    let mut servers: Vec<ApiServer> = clusters.filter_map(etcd).collect();
    for (field, component) in FIELDS {
        let Some((key, fields)) = spec.entry(field) else {
            continue;
        };
        let mut line = CommandLine::new(Dialect::Kops, key.span(), ToolFlags::NONE);
        let mut is_empty = true;
        for (name, value) in fields.resolved_entries() {
            let Some(flag) = name.text().and_then(|name| flag_of(component, name)) else {
                continue;
            };
            let is_given = !value.is_null() && value.text() != Some("");
            if is_given && has_flag(component, flag, version) {
                line.replace(vec![FlagEntry::field(flag, name.span(), value)]);
                is_empty = false;
            }
        }
        if !is_empty {
            let completeness = Completeness::Partial(Partial::Tool(Dialect::Kops));
            let server = line.server(version.clone(), completeness, Vec::new());
            let program = component.name().to_owned();
            servers.push(ApiServer { component, program, ..server });
        }
    }
    servers
}

/// The etcd of a cluster whose manager hands variables on to it. All else is set by the manager.
///
/// ```yaml
/// etcdClusters:
/// - name: main
///   version: 3.5.21
///   manager:
///     env:
///     - name: ETCD_QUOTA_BACKEND_BYTES
///       value: "8589934592"
/// ```
fn etcd(cluster: Node<'_>) -> Option<ApiServer> {
    let manager = cluster.get("manager")?;
    let (key, _) = manager.entry("env")?;
    let mut server =
        ApiServer::partial(Dialect::Kops, key.span(), Vec::new(), Partial::Tool(Dialect::Kops));
    server.component = Component::Etcd;
    Component::Etcd.name().clone_into(&mut server.program);
    let written = cluster.get("version");
    if let Some(release) = written.and_then(Node::text).and_then(Release::etcd) {
        let (origin, span) = (VersionOrigin::Field("version"), written.map(Node::span));
        server.version = Version::Exact { release, origin, span };
    }
    EtcdVariables::of_container(manager).apply(&mut server);
    server.completeness = Completeness::Partial(Partial::Tool(Dialect::Kops));
    if server.arguments.is_empty() { None } else { Some(server) }
}

/// The flag of a component that a field becomes.
fn flag_of(component: Component, field: &str) -> Option<&'static str> {
    let mut rows = built_in_table::rows(include_str!("kops-components.tsv"));
    rows.find_map(|mut cells| {
        let is_it = cells.next()? == component.name() && cells.next()? == field;
        is_it.then(|| cells.next())?
    })
}

fn has_flag(component: Component, name: &str, version: &Version) -> bool {
    let Some(known) = flags::of(component).find(name) else {
        return false;
    };
    version.any(|minor| known.presence(minor) != Availability::Absent)
}
