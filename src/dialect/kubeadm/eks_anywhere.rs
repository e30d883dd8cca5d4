//! EKS Anywhere: its `Cluster`, from which it makes a control plane of Cluster API.

use crate::apiserver::Dialect;
use crate::apiserver::version::NEWEST_MINOR;
use crate::dialect::context::Reader;
use crate::dialect::kubeadm::configuration::{Configuration, Layers, SERVICE_SUBNET};
use crate::dialect::kubeadm::eks_anywhere_args::arguments;
use crate::dialect::kubeadm::extra_args;
use crate::dialect::object::Object;
use crate::dialect::tool_version::{Tool, ToolVersion};
use crate::dialect::{flag_place, tools, version};
use crate::yaml::Node;

/// Reads a cluster. Every one starts a kube-apiserver.
pub(crate) fn read(object: Object<'_>, reader: &mut Reader<'_>) {
    let Some(spec) = object.node.get("spec") else {
        return;
    };
    let extra = flag_place::entry(object.node, tools::EKS_ANYWHERE_FLAGS);
    let holder = spec.entry("controlPlaneConfiguration");
    let anchor = extra.or(holder).map_or(object.kind_span(), |(key, _)| key.span());
    if !extra.is_none_or(|(_, map)| reader.step(map)) {
        return;
    }
    let mut faults = Vec::new();
    let extra =
        extra_args::read(extra.map(|(key, map)| (key.span(), map)), None, anchor, &mut faults);
    let written = version::of_field(spec.get("kubernetesVersion"), object.kind_span());
    let version = reader.version_or(written);
    let field = spec.get("eksaVersion").and_then(Node::text);
    let release = field.and_then(|text| text.parse::<ToolVersion>().ok());
    let release = release.as_ref().or_else(|| reader.tool(Tool::EksAnywhere));
    let flags = arguments(object.node, (&version, release), extra, anchor);
    let services = spec.at(&["clusterNetwork", "services", "cidrBlocks"]);
    let subnet = services.and_then(|blocks| blocks.items().next()?.text());
    let configuration = Configuration {
        dialect: Dialect::EksAnywhere,
        cluster: Layers::default(),
        init: Layers::default(),
        extra: flags,
        unordered: true,
        kubeadm: version.exact().map_or(NEWEST_MINOR, |release| release.minor),
        version,
        service_subnet: subnet.unwrap_or(SERVICE_SUBNET),
        given: None,
        partial: false,
        anchor,
        faults,
    };
    reader.push(configuration.server());
}
