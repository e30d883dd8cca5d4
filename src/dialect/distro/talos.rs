//! Talos machine configurations: whole, as patches, and inside talhelper's `talconfig.yaml`.

use crate::apiserver::{ApiServer, Completeness, Partial, Version};
use crate::dialect::command_line;
use crate::dialect::context::Reader;
use crate::dialect::distro::talos_config::TalosConfig;
use crate::dialect::distro::talos_documents::{self, OtherDocuments};
use crate::dialect::distro::talos_files;
use crate::dialect::distro::talos_flags::TalosForm;
use crate::dialect::distro::talos_misspelt;
use crate::dialect::distro::talos_mounts;
use crate::dialect::kubeadm::json_patch;
use crate::dialect::tool_version::{Tool, ToolVersion};
use crate::dialect::{flag_place, tools, version};
use crate::mapped_text::MappedText;
use crate::yaml::{Node, Stream};

/// The path to the flags as a JSON pointer.
const EXTRA_ARGS_POINTER: &str = "/cluster/apiServer/extraArgs";

/// The path to the JSON patches in a `TalosControlPlane` of Cluster API.
const CONFIG_PATCHES: [&str; 4] = ["spec", "controlPlaneConfig", "controlplane", "configPatches"];

/// The keys at the top of a machine configuration.
const TOP: [&str; 5] = ["version", "debug", "persist", "machine", "cluster"];

/// Reads all documents of a stream: a machine configuration may be spread over several.
pub(crate) fn read(stream: &Stream<'_>, reader: &mut Reader<'_>) {
    let main = stream.roots().find(|root| is_main(*root));
    let own =
        stream.roots().filter(|root| talos_documents::is_document(*root, "KubeAPIServerConfig"));
    let own: Vec<_> = own.collect();
    let talos = reader.tool(Tool::Talos);
    if !own.is_empty() {
        let whole = main.is_some_and(is_whole) || talos_documents::is_whole(stream);
        let mut others = OtherDocuments::of(stream, whole);
        for document in &own {
            let found = document_server(*document, whole).map(|server| {
                let mut faults = others.faults(*document);
                faults.extend(server.faults);
                ApiServer { faults, ..server }
            });
            push(found, reader);
        }
    }
    for root in stream.readings() {
        if is_main(root) && !is_worker(root) {
            let api_server = root.at(&["cluster", "apiServer"]);
            let configures = api_server.is_some_and(Node::is_mapping);
            let is_misspelt = !configures && talos_misspelt::has_server(root);
            if configures || is_misspelt || (is_whole(root) && own.is_empty()) {
                // A part is merged into another configuration.
                if is_whole(root) {
                    talos_files::collect(root, reader);
                }
                push(server(root, api_server, is_whole(root), talos), reader);
            }
        }
        json_patch(root, talos, reader);
        if let Some(patches) = root.at(&CONFIG_PATCHES) {
            json_patch(patches, talos, reader);
        }
        for inline in root.get("patches").into_iter().flat_map(Node::items) {
            if let Some(patch) = inline.get("inline").filter(|patch| is_main(*patch)) {
                push(part(patch, talos), reader);
            }
        }
        talhelper(root, reader);
    }
}

fn push(server: Option<ApiServer>, reader: &mut Reader<'_>) {
    if let Some(server) = server {
        reader.push(server);
    }
}

/// A JSON patch of a machine configuration, as `talosctl` and talhelper take it as well.
fn json_patch(list: Node<'_>, talos: Option<&ToolVersion>, reader: &mut Reader<'_>) {
    let mut extra = Vec::new();
    let mut anchor = None;
    for operation in json_patch::operations(list) {
        let pointer = &operation.path;
        let Some(value) = operation.value else {
            continue;
        };
        if !pointer.text().starts_with("/cluster/apiServer") {
            continue;
        }
        let holds = value.get("extraArgs").unwrap_or(value);
        if !reader.step(holds) {
            return;
        }
        let entries = match pointer.text() {
            "/cluster/apiServer" => entries(value.get("extraArgs")),
            EXTRA_ARGS_POINTER => entries(Some(value)),
            text => {
                let name =
                    text.strip_prefix(EXTRA_ARGS_POINTER).and_then(|rest| rest.strip_prefix('/'));
                let name = name.map(|name| pointer.slice(text.len() - name.len()..text.len()));
                name.into_iter().map(|name| (name, value)).collect()
            }
        };
        if !entries.is_empty() {
            anchor.get_or_insert(pointer.span(0..pointer.text().len()));
        }
        extra.extend(entries);
    }
    let Some(anchor) = anchor else { return };
    let configuration = TalosConfig {
        anchor,
        version: Version::Unknown,
        extra,
        completeness: Completeness::Partial(Partial::Override),
        form: TalosForm::Field { talos },
    };
    reader.push(configuration.server());
}

/// Patches in `talconfig.yaml` that are text; those that begin with `@` name a file.
fn talhelper(root: Node<'_>, reader: &mut Reader<'_>) {
    if root.get("clusterName").is_none() || root.get("nodes").is_none() {
        return;
    }
    let nodes_key = root.entry("nodes").map_or(root.span(), |(key, _)| key.span());
    let version = version::of_field(root.get("kubernetesVersion"), nodes_key);
    let written: Option<ToolVersion> =
        root.get("talosVersion").and_then(Node::text).and_then(|text| text.parse().ok());
    let talos = written.as_ref().or_else(|| reader.tool(Tool::Talos));
    let paths: [&[&str]; 2] = [&["patches"], &["controlPlane", "patches"]];
    let lists = paths.iter().filter_map(|path| root.at(path));
    let nodes = root.get("nodes").into_iter().flat_map(Node::items);
    let lists = lists.chain(nodes.filter_map(|node| node.get("patches")));
    for patch in lists.flat_map(Node::items).filter_map(Node::mapped) {
        if patch.text().starts_with('@') {
            continue;
        }
        let first = reader.servers().len();
        read_patch(&patch, talos, reader);
        for server in reader.servers().iter_mut().skip(first) {
            if server.version == Version::Unknown {
                server.version = version.clone();
            }
        }
    }
}

fn read_patch(patch: &MappedText, talos: Option<&ToolVersion>, reader: &mut Reader<'_>) {
    let stream = Stream::parse_nested(patch);
    for root in stream.roots() {
        if is_main(root) {
            push(part(root, talos), reader);
        }
        json_patch(root, talos, reader);
    }
}

/// The server of a part of a configuration; `None` if the part is about something else.
fn part(root: Node<'_>, talos: Option<&ToolVersion>) -> Option<ApiServer> {
    let api_server = root.at(&["cluster", "apiServer"])?;
    if !api_server.is_mapping() {
        return None;
    }
    server(root, Some(api_server), false, talos)
}

/// A document without kind, with nothing at its top that Talos does not have there.
fn is_main(root: Node<'_>) -> bool {
    let known = |(key, _): (Node<'_>, Node<'_>)| key.text().is_some_and(|key| TOP.contains(&key));
    root.get("cluster").is_some_and(Node::is_mapping) && root.entries().all(known)
}

/// True for a configuration that a machine can be started with, and not only a part of one.
fn is_whole(root: Node<'_>) -> bool {
    let version = root.get("version").and_then(Node::text);
    let endpoint = root.at(&["cluster", "controlPlane", "endpoint"]);
    version == Some("v1alpha1") && root.get("machine").is_some() && endpoint.is_some()
}

fn is_worker(root: Node<'_>) -> bool {
    let kind = root.at(&["machine", "type"]).and_then(Node::text);
    matches!(kind, Some("worker" | "join"))
}

/// The server of a `KubeAPIServerConfig`.
fn document_server(document: Node<'_>, whole: bool) -> Option<ApiServer> {
    let anchor = command_line::key_at(document, tools::TALOS_DOCUMENT_FLAGS)
        .or_else(|| document.get("kind").map(Node::span))?;
    let configuration = TalosConfig {
        anchor,
        version: version::of_image(document.get("image"), anchor),
        extra: entries(document.get(tools::TALOS_DOCUMENT_FLAGS)),
        completeness: completeness(whole),
        form: TalosForm::Document,
    };
    Some(configuration.server())
}

/// The version of Talos that a machine is installed with, from the image of its installer.
fn installed(root: Node<'_>) -> Option<ToolVersion> {
    let image = root.at(&["machine", "install", "image"])?.text()?;
    image.rsplit_once(':')?.1.parse().ok()
}

const fn completeness(whole: bool) -> Completeness {
    if whole { Completeness::Defaulted } else { Completeness::Partial(Partial::Override) }
}

fn server(
    root: Node<'_>,
    api_server: Option<Node<'_>>,
    whole: bool,
    talos: Option<&ToolVersion>,
) -> Option<ApiServer> {
    let anchor = command_line::key_at(root, tools::TALOS_FLAGS)
        .or_else(|| root.get("kind").map(Node::span))
        .or_else(|| talos_misspelt::anchor(root))?;
    let image = api_server.and_then(|node| node.get("image"));
    let installed = installed(root);
    let talos = installed.as_ref().or(talos);
    let configuration = TalosConfig {
        anchor,
        version: version::of_image(image, anchor),
        extra: entries(flag_place::at(root, tools::TALOS_FLAGS)),
        completeness: completeness(whole),
        form: TalosForm::Field { talos },
    };
    let mounts = if whole { talos_mounts::mounts(api_server, anchor) } else { None };
    let found = configuration.server();
    let mut faults = talos_misspelt::fields(root);
    faults.extend(found.faults);
    Some(ApiServer { faults, mounts, ..found })
}

/// The entries of a map of flags.
fn entries(map: Option<Node<'_>>) -> Vec<(MappedText, Node<'_>)> {
    let entries = map.map(Node::resolved_entries).unwrap_or_default();
    let named = entries.into_iter();
    named.filter_map(|(key, value)| Some((key.mapped()?, value))).collect()
}
