//! EKS Anywhere: its `Cluster`, from which it makes a control plane of Cluster API.

use crate::apiserver::version::NEWEST_MINOR;
use crate::apiserver::{Dialect, Version};
use crate::dialect::context::Reader;
use crate::dialect::kubeadm::configuration::{Configuration, Layers, SERVICE_SUBNET};
use crate::dialect::kubeadm::eks_anywhere_args::arguments;
use crate::dialect::kubeadm::extra_args;
use crate::dialect::object::Object;
use crate::dialect::tool_version::{Tool, ToolReleases, ToolVersion};
use crate::dialect::{flag_place, tools, version};
use crate::yaml::Node;

/// The first release that has `apiServerExtraArgs` (`pkg/api/v1alpha1/cluster_types.go`).
const EXTRA_ARGS: u32 = 20;

/// The first release that runs a minor version of Kubernetes, the newest first: the constants in
/// pkg/api/v1alpha1 of aws/eks-anywhere, release-0.8 to release-0.26. From Kubernetes 1.28 on, each release brings one.
const FIRST_TO_RUN: [(u8, u32); 5] = [(28, 18), (27, 16), (25, 14), (24, 12), (23, 10)];

/// The release in `eksaVersion`, else the configured one, else those that run the version of Kubernetes.
fn releases(spec: Node<'_>, kubernetes: &Version, reader: &Reader<'_>) -> ToolReleases {
    let field = spec.get("eksaVersion").and_then(Node::text);
    let written = field.and_then(|text| text.parse::<ToolVersion>().ok());
    let release = written.as_ref().or_else(|| reader.tool(Tool::EksAnywhere));
    if let Some(told) = ToolReleases::told(release, kubernetes) {
        return told;
    }
    let (oldest, _) = kubernetes.minors();
    let first = FIRST_TO_RUN.iter().find(|(minor, _)| *minor <= oldest);
    let min =
        first.map_or(
            0,
            |(minor, release)| {
                if *minor == 28 { release + u32::from(oldest - minor) } else { *release }
            },
        );
    ToolReleases::between(min, u32::MAX)
}

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
    let field_version = version::of_field(spec.get("kubernetesVersion"), object.kind_span());
    let version = reader.version_or(field_version);
    let releases = releases(spec, &version, reader);
    let written = if releases.are_since(EXTRA_ARGS) == Some(false) { Vec::new() } else { extra };
    let flags = arguments(object.node, (&version, releases), written, anchor);
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
