//! A cluster configuration, wherever it stands, to the command line that kubeadm writes for it.

use super::arrange;
use super::defaults::{self, Cluster, Etcd, Given};
use super::extra_args::Extra;
use super::fields;
use crate::apiserver::{ApiServer, Completeness, Dialect, Fault, Version};
use crate::mapped::Unknown;
use crate::source::Span;
use crate::yaml::Node;

/// Mappings laid over one another as a JSON merge patch does, the last one on top.
#[derive(Clone, Default)]
pub(in crate::dialect) struct Layers<'a>(pub(in crate::dialect) Vec<Node<'a>>);

impl<'a> Layers<'a> {
    /// The value at the end of a path of keys; none where it is null.
    pub(in crate::dialect) fn get(&self, path: &[&str]) -> Option<Node<'a>> {
        let found = self.0.iter().rev().find_map(|layer| layer.at(path));
        found.filter(|node| !node.is_null())
    }
}

impl<'a> From<Option<Node<'a>>> for Layers<'a> {
    fn from(node: Option<Node<'a>>) -> Self {
        Self(node.into_iter().collect())
    }
}

/// A cluster configuration with what stands around it.
pub(in crate::dialect) struct Configuration<'a> {
    /// Who hands it to kubeadm.
    pub(in crate::dialect) dialect: Dialect,
    /// `ClusterConfiguration`
    pub(in crate::dialect) cluster: Layers<'a>,
    /// `InitConfiguration`
    pub(in crate::dialect) init: Layers<'a>,
    /// `extraArgs`, read.
    pub(in crate::dialect) extra: Vec<Extra>,
    /// `extraArgs` has no order of its own, because it is a map.
    pub(in crate::dialect) unordered: bool,
    /// Minor version of the kubeadm that will be run.
    pub(in crate::dialect) kubeadm: u8,
    /// The Kubernetes version.
    pub(in crate::dialect) version: Version,
    /// `networking.serviceSubnet` where it is not given.
    pub(in crate::dialect) service_subnet: &'a str,
    /// Where a missing flag would be written.
    pub(in crate::dialect) anchor: Span,
    /// What was noticed while reading.
    pub(in crate::dialect) faults: Vec<Fault>,
}

/// What kubeadm takes for `networking.serviceSubnet`
/// (cmd/kubeadm/app/apis/kubeadm/v1beta4/defaults.go, 1.36).
pub(in crate::dialect) const SERVICE_SUBNET: &str = "10.96.0.0/12";

impl Configuration<'_> {
    /// The server that kubeadm starts with it.
    pub(in crate::dialect) fn server(mut self) -> ApiServer {
        if self.unordered && self.kubeadm >= 31 {
            self.extra.sort_by(|a, b| a.name.cmp(&b.name));
        }
        let defaults = defaults::strings(&self.surroundings(), self.anchor);
        let by = (self.dialect, self.anchor);
        ApiServer {
            dialect: self.dialect,
            anchor: self.anchor,
            program: "kube-apiserver".to_owned(),
            version: self.version,
            arguments: arrange::arrange(defaults, self.extra, self.kubeadm, by),
            completeness: Completeness::Defaulted,
            faults: self.faults,
        }
    }

    fn surroundings(&self) -> Cluster {
        let field = |path: &[&str]| self.cluster.get(path).and_then(given);
        let default =
            |path: &[&str], default: &str| field(path).unwrap_or_else(|| Ok(default.to_owned()));
        let endpoint = |name: &str| {
            let init = self.init.get(&["localAPIEndpoint", name]);
            init.or_else(|| self.init.get(&["apiEndpoint", name]))
                .or_else(|| self.cluster.get(&["api", name]))
                .and_then(given)
        };
        Cluster {
            kubeadm: self.kubeadm,
            certificates: default(&["certificatesDir"], "/etc/kubernetes/pki"),
            advertise_address: endpoint("advertiseAddress"),
            bind_port: endpoint("bindPort").unwrap_or_else(|| Ok("6443".to_owned())),
            service_subnet: default(&["networking", "serviceSubnet"], self.service_subnet),
            dns_domain: default(&["networking", "dnsDomain"], "cluster.local"),
            etcd: self.etcd(),
            dual_stack: field(&["featureGates", "IPv6DualStack"]),
        }
    }

    fn etcd(&self) -> Etcd {
        let Some(etcd) = self.cluster.get(&["etcd"]) else {
            return Etcd::Local(None);
        };
        // v1alpha1 has the endpoints right under `etcd`.
        let external = etcd
            .get("external")
            .or_else(|| etcd.get("endpoints").map(|_| etcd));
        let Some(external) = external.filter(|external| external.is_mapping()) else {
            let extra = etcd.at(&["local", "extraArgs"]);
            return Etcd::Local(extra.and_then(|extra| argument(extra, "advertise-client-urls")));
        };
        let file = |name: &str| {
            external
                .get(name)
                .and_then(given)
                .filter(|value| !is_empty(value))
        };
        let endpoints = external.get("endpoints").into_iter().flat_map(Node::items);
        Etcd::External {
            endpoints: endpoints
                .filter_map(given)
                .collect::<Result<Vec<_>, _>>()
                .map(|all| all.join(",")),
            ca: file("caFile"),
            pair: file("certFile").zip(file("keyFile")),
        }
    }
}

/// Where a flag that is missing from a cluster configuration would be written: at `extraArgs`, else
/// at what holds it, else at `otherwise`.
pub(in crate::dialect) fn anchor(cluster: Node<'_>, otherwise: Span) -> Span {
    let alpha = cluster.entry("apiServerExtraArgs");
    let api_server = cluster.entry("apiServer");
    let extra = api_server.and_then(|(_, node)| node.entry("extraArgs"));
    let found = extra.or(alpha).or(api_server);
    found.map_or(otherwise, |(key, _)| key.span())
}

/// Faults of the fields of a cluster configuration.
pub(in crate::dialect) fn misspelt(cluster: Node<'_>, faults: &mut Vec<Fault>) {
    fields::misspelt(cluster, false, faults);
}

/// The value of a field. kubeadm expands nothing, so only what a template fills in is unknown.
fn given(node: Node<'_>) -> Option<Given> {
    let text = node.text().filter(|_| !node.is_null())?;
    let template = text.contains("${") || text.contains("{{");
    Some(if template {
        Err(Unknown::Template)
    } else {
        Ok(text.to_owned())
    })
}

fn is_empty(value: &Given) -> bool {
    value.as_deref() == Ok("")
}

/// An argument of `extraArgs` in either form; the last of several.
fn argument(extra: Node<'_>, name: &str) -> Option<Given> {
    let mut listed = extra
        .items()
        .filter(|item| item.get("name").and_then(Node::text) == Some(name));
    extra
        .get(name)
        .or_else(|| listed.next_back()?.get("value"))
        .and_then(given)
}
