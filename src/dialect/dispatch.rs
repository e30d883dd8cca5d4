//! Which reader gets which stream, object and text.
//!
//! A reader takes one object and adds servers: `fn(Object, &mut Reader)`. Talos, kubeadm and the kubelet
//! spread one configuration over several documents, so their readers take all of a stream:
//! `fn(&Stream, &mut Reader)`. What is not YAML is read as a text: `fn(&MappedText, &mut Reader)`.

use crate::dialect::context::Reader;
use crate::dialect::distro::{
    k0s, k3d, k3s, k3s_variables, kops, microk8s_launch, openshift, promenade, rke1, simple, talos,
    vcluster_k3s,
};
use crate::dialect::kubeadm::{
    cluster_api, cluster_class, document, eks_anywhere, kind, kubeone, kubespray,
};
use crate::dialect::nested::encoded::{self, TooMuch};
use crate::dialect::nested::strings::{self, Nested};
use crate::dialect::nested::{decoded, mime, written};
use crate::dialect::object::Object;
use crate::dialect::output::UnreadReason;
use crate::dialect::pod::{compose, patch, workload};
use crate::dialect::shell::environment::Environment;
use crate::dialect::shell::{echoed, heredoc, program_name, redirections, script, systemd};
use crate::dialect::{
    etcd_configuration, kubelet, kubelet_configuration, other_components, shell, whole_stream,
};
use crate::mapped_text::MappedText;
use crate::threads;
use crate::yaml::{Node, Stream};

/// How many strings may be nested: a manifest in the cloud-init of a `Secret`, with one to spare.
pub(crate) const DEPTH: u8 = 4;

/// How many lists may be nested.
const LIST_DEPTH: u8 = 4;

/// Reads all documents of a stream that is in a file called `path`. Its strings may nest `depth`
/// streams.
pub(crate) fn stream(stream: &Stream<'_>, path: &str, depth: u8, reader: &mut Reader<'_>) {
    let outer = reader.enter(stream);
    let first = reader.servers().len();
    talos::read(stream, reader);
    document::read(stream, reader);
    kubelet::read(stream, reader);
    if let Some([left, right]) = stream.halves() {
        let mut other = reader.fork();
        threads::both(
            || documents(left.iter().copied(), stream, path, depth, reader),
            || documents(right.iter().copied(), stream, path, depth, &mut other),
        );
        reader.join(other);
    } else {
        documents(stream.readings(), stream, path, depth, reader);
    }
    let found = reader.servers().get(first..).unwrap_or_default();
    for other in other_components::read(stream, path, found) {
        reader.push(other);
    }
    let servers = reader.servers().get_mut(first..).unwrap_or_default();
    whole_stream::settle(stream, servers);
    reader.leave(stream, outer);
}

/// Reads documents by their roots.
fn documents<'a>(
    roots: impl Iterator<Item = Node<'a>>,
    stream: &Stream<'_>,
    path: &str,
    depth: u8,
    reader: &mut Reader<'_>,
) {
    for root in roots {
        let object = Object::of(root, path);
        by_keys(object, reader);
        // A stream that is only one string was read as a text before.
        let is_itself = depth < DEPTH && root.text() == Some(stream.text().trim());
        if !by_type(object, depth, LIST_DEPTH, reader) && !is_itself {
            strings_of(object, depth, reader);
        }
        if stream.is_exhausted() {
            reader.exhaust(root);
        }
    }
}

/// Reads an object that is recognised by its own keys.
fn by_keys(object: Object<'_>, reader: &mut Reader<'_>) {
    openshift::read(object, reader);
    k3s::read(object, reader);
    rke1::read(object, reader);
    k0s::read(object, reader);
    simple::read(object, reader);
    kops::read(object, reader);
    vcluster_k3s::read(object, reader);
    k3d::read(object, reader);
    k3s_variables::read(object, reader);
    microk8s_launch::read(object, reader);
    compose::read(object, reader);
    promenade::read(object, reader);
    kubelet_configuration::read(object, reader);
    etcd_configuration::read(object, reader);
}

/// Reads an object that is recognised by its type. True if its strings are read with it.
fn by_type(object: Object<'_>, depth: u8, lists: u8, reader: &mut Reader<'_>) -> bool {
    if !reader.first_time(object.node) || !reader.step(object.node) {
        return false;
    }
    if let Some(kind_of_item) = object.kind.strip_suffix("List") {
        return list(object, kind_of_item, depth, lists, reader);
    }
    match (object.group(), object.kind) {
        ("controlplane.cluster.x-k8s.io" | "bootstrap.cluster.x-k8s.io", _) => {
            cluster_api::read(object, reader);
        }
        ("cluster.x-k8s.io", "ClusterClass") => cluster_class::read(object, reader),
        ("kind.x-k8s.io" | "kind.sigs.k8s.io", "Cluster") => {
            kind::read(object, reader);
            return true;
        }
        ("anywhere.eks.amazonaws.com", "Cluster") => eks_anywhere::read(object, reader),
        ("kubeone.k8c.io", "KubeOneCluster") => kubeone::read(object, reader),
        (_, "") => {
            workload::read(object, reader);
            cluster_api::read_overlay(object, reader);
            patch::read(object, reader);
            cluster_class::read_patch(object, reader);
            kubespray::read(object, reader);
        }
        (_, "ConfigMap" | "Secret") => written::collect_held(object, reader),
        _ => workload::read(object, reader),
    }
    false
}

/// Reads the items of a `List`.
fn list(
    list: Object<'_>,
    kind_of_item: &str,
    depth: u8,
    lists: u8,
    reader: &mut Reader<'_>,
) -> bool {
    let Some(lists) = lists.checked_sub(1) else {
        return false;
    };
    for node in list.node.get("items").into_iter().flat_map(Node::items) {
        let item = Object::item(node, kind_of_item, list.path);
        if item.is_typed() {
            as_document(item, reader);
        }
        if !by_type(item, depth, lists, reader) {
            strings_of(item, depth, reader);
        }
    }
    true
}

/// Reads an object inside of another one that could also be a document.
fn as_document(object: Object<'_>, reader: &mut Reader<'_>) {
    by_keys(object, reader);
    document::read_object(object, reader);
}

/// Reads the strings of an object, and the objects inside of it.
fn strings_of(object: Object<'_>, depth: u8, reader: &mut Reader<'_>) {
    let Some(depth_inside) = depth.checked_sub(1) else {
        return decoded::too_deep(object, reader);
    };
    for found in strings::of(object) {
        match found {
            Nested::Object(inner) => {
                let span = inner.node.span();
                // Cluster API and k0sctl hold the configuration of what they start.
                let is_read = reader.has_server_in(span);
                if !is_read && !reader.has_met(inner.node) {
                    let first = reader.servers().len();
                    as_document(inner, reader);
                    by_type(inner, depth, LIST_DEPTH, reader);
                    if !object.is_typed() {
                        let new = reader.servers().get_mut(first..).unwrap_or_default();
                        whole_stream::complete_stubs(new);
                    }
                }
            }
            Nested::Variables(variables) => {
                if reader.first_time(variables.node) && reader.step(variables.node) {
                    kubespray::read(variables, reader);
                    k3s::read(variables, reader);
                    k3s_variables::read(variables, reader);
                }
            }
            Nested::File(node) if reader.first_reading(node) => written::collect(node, reader),
            Nested::Text(node, path) if reader.first_reading(node) => {
                string(node, path, depth_inside, reader);
            }
            Nested::Command(node) if reader.first_reading(node) => {
                command(node, depth_inside, reader);
            }
            Nested::File(_) | Nested::Text(..) | Nested::Command(_) => {}
        }
    }
}

fn string(node: Node<'_>, path: &str, depth: u8, reader: &mut Reader<'_>) {
    let prefilter = reader.context.prefilter;
    let written = node.text().unwrap_or_default();
    let is_text = written.trim_start().starts_with(['{', '[']) || written.contains('\n');
    let may_be_read = is_text || encoded::may_be_encoded(written) || shell::hands_flags_on(written);
    if !may_be_read || !prefilter.found_in(written.as_bytes()) {
        return;
    }
    let Some(string) = node.mapped() else { return };
    let decoded = match decoded::decode(&string, reader) {
        Ok(decoded) => decoded,
        Err(TooMuch) => return reader.unread(string.whole(), UnreadReason::Compressed),
    };
    if let Some(decoded) = decoded {
        if prefilter.found_in(decoded.text().as_bytes()) {
            text(&decoded, path, depth, reader);
        }
    } else if is_text {
        text(&string, path, depth, reader);
    } else if shell::hands_flags_on(written) {
        script(&string, depth, reader);
    }
}

/// Reads a command of cloud-init or Ansible:
///
/// ```yaml
/// runcmd:
/// - nohup kube-apiserver --etcd-servers=http://127.0.0.1:2379 &
/// - [kube-apiserver, --etcd-servers=http://127.0.0.1:2379]
/// ```
fn command(node: Node<'_>, depth: u8, reader: &mut Reader<'_>) {
    let Some(text) = node.mapped() else {
        return script::start(node.items().filter_map(Node::mapped).collect(), reader);
    };
    let mentions = reader.context.prefilter.found_in(text.text().as_bytes());
    // The commands of Compose are read with their services.
    if mentions && !reader.has_server_in(node.span()) {
        script(&text, depth, reader);
    }
}

/// Reads a text that is in a string: YAML, a script, user data, or a unit of systemd.
pub(crate) fn text(text: &MappedText, path: &str, depth: u8, reader: &mut Reader<'_>) {
    if program_name::is_interpreted(text.text()) {
        return script(text, depth, reader);
    }
    if let Some(parts) = mime::parts(text, reader) {
        return files(parts, depth, reader);
    }
    let yaml = Stream::parse_nested(text);
    if yaml.is_structured() {
        return stream(&yaml, path, depth, reader);
    }
    let written = heredoc::documents(text, &redirections::here_values(text));
    if !written.is_empty() {
        files(written, depth, reader);
    } else if shell::hands_flags_on(text.text()) {
        // run: |
        //   minikube start --extra-config=apiserver.profiling=false
        script(text, depth, reader);
    } else if systemd::is_unit(text.text()) {
        let environment = Environment::default();
        for server in systemd::read_unit(text, &environment) {
            reader.push(server);
        }
        environment.tell_unfollowed(reader);
    } else {
        stream(&yaml, path, depth, reader);
        strings::report_broken(&yaml, text, reader);
    }
}

/// Reads a shell script: the files that it writes, and the servers that it starts.
pub(crate) fn script(text: &MappedText, depth: u8, reader: &mut Reader<'_>) {
    files(heredoc::documents(text, &redirections::here_values(text)), depth, reader);
    files(echoed::documents(text), depth, reader);
    script::read(text, reader);
}

/// Reads the files that a script writes, and the parts of a message.
fn files(written: Vec<heredoc::WrittenFile>, depth: u8, reader: &mut Reader<'_>) {
    let prefilter = reader.context.prefilter;
    for document in written {
        reader.collect_written(&document.path, document.appends, &document.text);
        let content = document.text.text();
        if !prefilter.found_in(content.as_bytes()) {
            continue;
        }
        if let Some(depth) = depth.checked_sub(1) {
            text(&document.text, &document.path, depth, reader);
        } else if prefilter.is_manifest(content) {
            reader.unread(document.text.whole(), UnreadReason::Nested);
        }
    }
}
