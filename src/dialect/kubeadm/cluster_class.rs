//! Patches of a `ClusterClass` of Cluster API: JSON patches of the control plane's template.
//!
//! The pointers are those of a `KubeadmControlPlaneTemplate`, and a value may come from a Go
//! template or a variable (`api/core/v1beta2/clusterclass_types.go`, Cluster API 1.11). Which patches
//! are used depends on the cluster, so each is read by itself.

use crate::apiserver::{ApiServer, Dialect, Fault, Partial};
use crate::dialect::command_line;
use crate::dialect::context::{Object, Reader};
use crate::dialect::flag_entry::FlagEntry;
use crate::dialect::kubeadm::cluster_api::is_list;
use crate::dialect::kubeadm::extra_args::ArgsForm;
use crate::dialect::kubeadm::json_patch;
use crate::mapped_text::{MappedText, UnknownReason};
use crate::source::Span;
use crate::yaml::{Node, Stream};

/// The pointer to the flags of an `RKE2ControlPlane`.
const RKE2_ARGS: &str = "/serverConfig/kubeAPIServer/extraArgs";

/// Ends of pointers to what holds kubeadm's `apiServer` further down.
const CONFIGURATIONS: [&str; 2] = ["/kubeadmConfigSpec", "/clusterConfiguration"];

/// Reads every patch of a class that sets flags of the kube-apiserver.
pub(crate) fn read(class: Object<'_>, reader: &mut Reader<'_>) {
    let patches = class.node.at(&["spec", "patches"]);
    for patch in patches.into_iter().flat_map(Node::items) {
        if !reader.step(patch) {
            return;
        }
        let mut found = PatchFlags::default();
        for definition in patch.get("definitions").into_iter().flat_map(Node::items) {
            let api_version = definition.at(&["selector", "apiVersion"]).and_then(Node::text);
            for operation in definition.get("jsonPatches").into_iter().flat_map(Node::items) {
                if !reader.step(operation) {
                    return;
                }
                found.operation(operation, api_version.unwrap_or_default());
            }
        }
        found.push(reader);
    }
}

/// Reads a JSON patch of a control plane in a file for itself, as kustomizations have them.
pub(crate) fn read_patch(object: Object<'_>, reader: &mut Reader<'_>) {
    let mut found = PatchFlags::default();
    for operation in object.node.items() {
        let value = operation.get("value").unwrap_or(operation);
        if !reader.step(operation) || !reader.step(value) {
            return;
        }
        found.operation(operation, "");
    }
    found.push(reader);
}

#[derive(Default)]
struct PatchFlags {
    extra: Vec<FlagEntry>,
    anchor: Option<Span>,
    faults: Vec<Fault>,
}

impl PatchFlags {
    fn push(self, reader: &mut Reader<'_>) {
        let Some(anchor) = self.anchor else { return };
        let arguments = self.extra.into_iter().map(FlagEntry::into_argument).collect();
        let server = ApiServer::partial(Dialect::ClusterApi, anchor, arguments, Partial::Patch);
        reader.push(ApiServer { faults: self.faults, ..server });
    }

    fn operation(&mut self, operation: Node<'_>, api_version: &str) {
        let op = operation.get("op").and_then(Node::text);
        let Some(path) = operation.get("path").and_then(Node::mapped) else {
            return;
        };
        let pointer = path.text();
        let rke2 = pointer.contains(RKE2_ARGS);
        let kubeadm = pointer.contains("/clusterConfiguration/apiServer")
            || CONFIGURATIONS.iter().any(|end| pointer.ends_with(end));
        if !matches!(op, Some("add" | "replace")) || !(rke2 || kubeadm) {
            return;
        }
        let form = Some(ArgsForm {
            api_version,
            list: is_list(api_version.rsplit('/').next().unwrap_or_default()),
        });
        let form = form.filter(|form| !form.api_version.is_empty());
        let value = operation.get("value");
        let extra = if rke2 && let Some(value) = value {
            Some(command_line::strings(value).iter().map(FlagEntry::word).collect())
        } else if let Some(value) = value {
            json_patch::extra_args(&path, Some(value), form, &mut self.faults)
        } else if let Some(template) = operation.at(&["valueFrom", "template"]) {
            self.template(&path, template, form)
        } else {
            from_variable(&path, operation)
        };
        if let Some(extra) = extra.filter(|extra| !extra.is_empty()) {
            self.anchor.get_or_insert_with(|| path.span(0..path.text().len()));
            self.extra.extend(extra);
        }
    }

    fn template(
        &mut self,
        path: &MappedText,
        template: Node<'_>,
        form: Option<ArgsForm<'_>>,
    ) -> Option<Vec<FlagEntry>> {
        let text = template.mapped()?;
        let stream = Stream::parse_nested(&text);
        let value = stream.roots().next()?;
        json_patch::extra_args(path, Some(value), form, &mut self.faults)
    }
}

/// A single flag whose value is that of a variable.
fn from_variable(path: &MappedText, operation: Node<'_>) -> Option<Vec<FlagEntry>> {
    let variable = operation.at(&["valueFrom", "variable"])?;
    let (before, name) = path.text().rsplit_once('/')?;
    if !before.ends_with("/extraArgs") || name == "-" {
        return None;
    }
    let name = path.slice(before.len() + 1..path.text().len());
    let mut value = MappedText::new(variable.span());
    let written = format!("<{}>", variable.text()?);
    value.push_hole(&written, variable.span(), UnknownReason::Template);
    Some(vec![FlagEntry::new(&name, Some(&value), Some(variable.span()))])
}
