//! Patches of a `ClusterClass` of Cluster API: JSON patches of the control plane's template.
//!
//! The pointers are those of a `KubeadmControlPlaneTemplate`, and a value may come from a Go
//! template or a variable (`api/core/v1beta2/clusterclass_types.go`, Cluster API 1.11). If the template is
//! in the same file, the patches are applied to it. Else each patch is a part of a server.

use std::borrow::Cow;

use crate::apiserver::{ApiServer, Argument, Completeness, Dialect, Fault, Origin, Partial, flags};
use crate::dialect::command_line;
use crate::dialect::context::Reader;
use crate::dialect::flag_entry::FlagEntry;
use crate::dialect::kubeadm::extra_args::{ArgsForm, is_list};
use crate::dialect::kubeadm::json_patch;
use crate::dialect::object::Object;
use crate::mapped_text::{MappedText, UnknownReason};
use crate::source::Span;
use crate::yaml::{Node, Stream};

/// The pointer to the flags of an `RKE2ControlPlane`.
const RKE2_ARGS: &str = "/serverConfig/kubeAPIServer/extraArgs";

/// Ends of pointers to objects in which kubeadm's `apiServer` is nested.
const CONFIGURATIONS: [&str; 2] = ["/kubeadmConfigSpec", "/clusterConfiguration"];

/// Reads every patch of a class that sets flags of the kube-apiserver. Those for a template in the same file
/// are read with the template.
pub(crate) fn read(class: Object<'_>, reader: &mut Reader<'_>) {
    let kind = reference(class.node).and_then(|reference| reference.get("kind"));
    if let Some(kind) = kind.and_then(Node::text)
        && class.node.siblings_of_kind(kind).any(|root| is_template_of(class.node, root))
    {
        return;
    }
    let patches = class.node.at(&["spec", "patches"]);
    for patch in patches.into_iter().flat_map(Node::items) {
        let Some(found) = PatchFlags::of(patch, reader) else {
            return;
        };
        found.push(reader);
    }
}

/// Applies the patches of the classes in the same file to the server of a control plane's template. A patch
/// with `enabledIf` may be used or not.
pub(crate) fn apply(template: Object<'_>, server: &mut ApiServer, reader: &mut Reader<'_>) {
    for class in template.node.siblings_of_kind("ClusterClass") {
        if !reader.spend(1, class) {
            return;
        }
        if !is_template_of(class, template.node) {
            continue;
        }
        let patches = class.at(&["spec", "patches"]);
        for patch in patches.into_iter().flat_map(Node::items) {
            let Some(found) = PatchFlags::of(patch, reader) else {
                return;
            };
            found.apply(server, patch.get("enabledIf").is_some());
            // Another operation may add the extraVolumes that bring a flag's file into the Pod:
            //     path: …/apiServer/extraVolumes
            //     value: [{name: admission-pss, hostPath: …, mountPath: …}]
            server.mounts = None;
        }
    }
}

/// True if a class refers to a template of the control plane.
pub fn is_template_of(class: Node<'_>, template: Node<'_>) -> bool {
    let name = template.at(&["metadata", "name"]).and_then(Node::text);
    let kind = template.get("kind").and_then(Node::text);
    reference(class).is_some_and(|reference| {
        let same = |key, found: Option<&str>| {
            found.is_some() && reference.get(key).and_then(Node::text) == found
        };
        same("name", name) && same("kind", kind)
    })
}

/// The reference of a class to the template of its control plane: `ref` up to v1beta1, `templateRef` from v1beta2 on.
fn reference(class: Node<'_>) -> Option<Node<'_>> {
    let plane = class.at(&["spec", "controlPlane"])?;
    plane.get("templateRef").or_else(|| plane.get("ref"))
}

/// Reads a JSON patch of a control plane in a separate file, as kustomizations have them.
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
    /// True if all flags of the template are replaced.
    replaces: bool,
    /// The flags that are removed.
    removed: Vec<Cow<'static, str>>,
    /// True if an item of a list is removed by its number: which flag that is, is not known here.
    removes_item: bool,
}

impl PatchFlags {
    /// The flags of one patch of a class; `None` if that takes too many steps. Definitions for the template of
    /// workers are left out, because a worker starts no kube-apiserver.
    fn of(patch: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        if !reader.step(patch) {
            return None;
        }
        let mut found = Self::default();
        for definition in patch.get("definitions").into_iter().flat_map(Node::items) {
            let selected = |key| definition.at(&["selector", key]).and_then(Node::text);
            if selected("kind") == Some("KubeadmConfigTemplate") {
                continue;
            }
            let api_version = selected("apiVersion").unwrap_or_default();
            for operation in definition.get("jsonPatches").into_iter().flat_map(Node::items) {
                if !reader.step(operation) {
                    return None;
                }
                found.operation(operation, api_version);
            }
        }
        Some(found)
    }

    /// Puts the flags into a server, each in the place of one with the same name.
    fn apply(self, server: &mut ApiServer, maybe: bool) {
        let new: Vec<Argument> = self.extra.into_iter().map(FlagEntry::into_argument).collect();
        let names: Vec<Cow<'_, str>> = new.iter().filter_map(name).cloned().collect();
        let removed = self.removed;
        if self.removes_item {
            server.completeness = Completeness::Partial(Partial::Patch);
        }
        if maybe {
            for argument in server.arguments.edit() {
                if let Argument::Flag(flag) = argument
                    && removed.contains(&flag.name)
                {
                    flag.maybe = true;
                }
            }
        } else {
            server.arguments.edit().retain(|argument| match argument {
                Argument::Flag(flag) => {
                    let lost = self.replaces && flag.origin == Origin::Written;
                    !lost && !names.contains(&flag.name) && !removed.contains(&flag.name)
                }
                _ => true,
            });
        }
        for mut argument in new {
            if let Argument::Flag(flag) = &mut argument {
                flag.maybe |= maybe;
            }
            server.arguments.edit().push(argument);
        }
        server.faults.extend(self.faults);
    }

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
        if !(rke2 || kubeadm) {
            return;
        }
        match op {
            Some("remove") => return self.removal(pointer),
            Some("add" | "replace") => {}
            _ => return,
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
            self.replaces |= pointer.ends_with("/extraArgs");
            self.extra.extend(extra);
        }
    }

    /// `remove` of one flag or of all: `…/apiServer/extraArgs/profiling`, `…/apiServer`.
    fn removal(&mut self, pointer: &str) {
        match pointer.split_once("/extraArgs") {
            Some((_, "")) => self.replaces = true,
            None if pointer.ends_with("/apiServer") => self.replaces = true,
            Some((_, flag)) => {
                let name = flag.trim_start_matches('/');
                if name.bytes().all(|byte| byte.is_ascii_digit()) {
                    self.removes_item = true;
                } else {
                    self.removed.push(flags::canonical(name).into());
                }
            }
            None => {}
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

/// The name of a flag.
const fn name(argument: &Argument) -> Option<&Cow<'static, str>> {
    match argument {
        Argument::Flag(flag) => Some(&flag.name),
        _ => None,
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
