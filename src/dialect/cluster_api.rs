//! Cluster API with kubeadm: `KubeadmControlPlane`, `KubeadmConfig` and their templates.
//!
//! Both hold a cluster configuration of kubeadm without its `kind`. `extraArgs` is a map up to
//! v1beta1 and a list from v1beta2 on (`api/bootstrap/kubeadm/v1beta2/kubeadm_types.go`, Cluster
//! API 1.11); either way the provider writes it for the kubeadm of the cluster's own version.

use super::holes;
use super::kubeadm::configuration::{self, Configuration, Layers, SERVICE_SUBNET};
use super::kubeadm::extra_args::{self, Form};
use super::pod_patch::partial_of;
use super::reading::{Object, Reading};
use crate::apiserver::version::{NEWEST_MINOR, Release, VersionOrigin};
use crate::apiserver::{ApiServer, Dialect, Version};
use crate::source::Span;
use crate::yaml::Node;

/// Reads an object of Cluster API's control plane or bootstrap group.
pub(super) fn read(object: Object<'_>, reading: &mut Reading<'_>) {
    let template: &[&str] = &["spec", "template", "spec"];
    let (path, control_plane) = match object.kind {
        "KubeadmControlPlane" => (&["spec"] as &[&str], true),
        "KubeadmControlPlaneTemplate" => (template, true),
        "KubeadmConfig" => (&["spec"] as &[&str], false),
        "KubeadmConfigTemplate" => (template, false),
        _ => return,
    };
    let Some(spec) = object.node.at(path) else {
        return;
    };
    let config = if control_plane {
        spec.get("kubeadmConfigSpec")
    } else {
        Some(spec)
    };
    let version = spec.get("version").filter(|_| control_plane);
    let has = |key: &str| config.and_then(|config| config.get(key)).is_some();
    // Without a cluster configuration it is a worker's, which only joins.
    let init = control_plane && has("initConfiguration");
    if !(has("clusterConfiguration") || init || version.is_some()) {
        return;
    }
    let plane = ControlPlane {
        config,
        version,
        form: Form {
            api_version: object.api_version,
            list: is_list(object.version()),
        },
        anchor: object.kind_span(),
    };
    if !plane.extra().is_none_or(|(_, extra)| reading.step(extra)) {
        return;
    }
    // The API demands a version of a KubeadmControlPlane: without one it is a patch of one.
    if object.kind == "KubeadmControlPlane" && version.is_none() {
        plane.push_patch(reading);
    } else {
        let server = plane.server(reading.version());
        reading.push(server);
    }
}

/// Reads a document without a kind that lies over a `KubeadmControlPlane`, as those of ytt do.
pub(super) fn read_overlay(object: Object<'_>, reading: &mut Reading<'_>) {
    let Some(config) = object.node.at(&["spec", "kubeadmConfigSpec"]) else {
        return;
    };
    let plane = ControlPlane {
        config: Some(config),
        version: None,
        form: Form {
            api_version: "",
            list: false,
        },
        anchor: object.kind_span(),
    };
    plane.push_patch(reading);
}

fn is_list(version: &str) -> bool {
    !version.contains("alpha") && version != "v1beta1"
}

struct ControlPlane<'a> {
    config: Option<Node<'a>>,
    version: Option<Node<'a>>,
    form: Form<'a>,
    anchor: Span,
}

impl<'a> ControlPlane<'a> {
    fn part(&self, key: &str) -> Option<Node<'a>> {
        self.config?.get(key)
    }

    fn extra(&self) -> Option<(Span, Node<'a>)> {
        let cluster = self.part("clusterConfiguration")?;
        extra_args::field(cluster.get("apiServer")?, "extraArgs")
    }

    fn anchor(&self) -> Span {
        self.part("clusterConfiguration")
            .map_or(self.anchor, |cluster| {
                configuration::anchor(cluster, self.anchor)
            })
    }

    fn server(&self, given: Option<&Release>) -> ApiServer {
        let cluster = self.part("clusterConfiguration");
        let mut faults = Vec::new();
        if let Some(cluster) = cluster {
            configuration::misspelt(cluster, &mut faults);
        }
        let mut extra = extra_args::read(self.extra(), Some(self.form), &mut faults);
        for entry in &mut extra {
            entry.mark(holes::VARIABLES);
        }
        let version = version(given, self.version, cluster);
        Configuration {
            dialect: Dialect::ClusterApi,
            cluster: Layers::from(cluster),
            init: Layers::from(self.part("initConfiguration")),
            unordered: self.extra().is_some_and(|(_, extra)| extra.is_mapping()),
            extra,
            kubeadm: version
                .exact()
                .map_or(NEWEST_MINOR, |release| release.minor),
            version,
            service_subnet: SERVICE_SUBNET,
            anchor: self.anchor(),
            faults,
        }
        .server()
    }

    /// Adds what the patch of a control plane sets, where it sets anything.
    fn push_patch(&self, reading: &mut Reading<'_>) {
        let mut faults = Vec::new();
        let form = Some(self.form).filter(|form| !form.api_version.is_empty());
        let extra = extra_args::read(self.extra(), form, &mut faults);
        if extra.is_empty() {
            return;
        }
        let arguments = extra.into_iter().map(|mut entry| {
            entry.mark(holes::VARIABLES);
            entry.into_argument()
        });
        let server = partial_of(Dialect::ClusterApi, self.anchor(), arguments.collect());
        reading.push(ApiServer { faults, ..server });
    }
}

/// The object's `version`, else the configuration's.
fn version(given: Option<&Release>, field: Option<Node<'_>>, cluster: Option<Node<'_>>) -> Version {
    if let Some(release) = given {
        return Version::Exact {
            release: release.clone(),
            origin: VersionOrigin::CommandLine,
            span: None,
        };
    }
    let inner = cluster.and_then(|cluster| cluster.get("kubernetesVersion"));
    let mut fields = [field, inner].into_iter().flatten();
    fields.find_map(field_version).unwrap_or(Version::Unknown)
}

/// The version that a field holds.
pub(super) fn field_version(node: Node<'_>) -> Option<Version> {
    Some(Version::Exact {
        release: Release::parse(node.text()?)?,
        origin: VersionOrigin::Field,
        span: Some(node.span()),
    })
}
