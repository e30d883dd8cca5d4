//! Compose files with a component, or with k3s.
//!
//! ```yaml
//! services:
//!   server:
//!     image: rancher/k3s:v1.31.5-k3s1
//!     command: server --kube-apiserver-arg=profiling=false
//! ```
//!
//! A string is split into words, and `${NAME}` is filled in from the environment (compose-spec, 05-services.md and
//! 12-interpolation.md).

use crate::apiserver::{ApiServer, Dialect};
use crate::dialect::context::Reader;
use crate::dialect::etcd_variables::EtcdVariables;
use crate::dialect::host_files;
use crate::dialect::object::Object;
use crate::dialect::shell::environment::Environment;
use crate::dialect::shell::{commands, image_program, k3s_command, program};
use crate::dialect::version;
use crate::mapped_text::MappedText;
use crate::yaml::Node;

/// Reads the services of a file.
pub(crate) fn read(object: Object<'_>, reader: &mut Reader<'_>) {
    if !object.api_version.is_empty() || object.node.get("kind").is_some() {
        return;
    }
    let services = object.node.get("services").filter(|services| services.is_mapping());
    for (_, service) in services.map(Node::resolved_entries).unwrap_or_default() {
        if !reader.step(service) {
            return;
        }
        let starts = ["image", "build"].iter().any(|key| service.get(key).is_some());
        if starts && service.is_mapping() {
            read_service(service, reader);
        }
    }
}

fn read_service(service: Node<'_>, reader: &mut Reader<'_>) {
    let entrypoint = words(service.get("entrypoint"));
    let command = words(service.get("command"));
    let image = service.get("image").and_then(Node::mapped);
    let by_image = if entrypoint.is_empty() { image.as_ref() } else { None };
    let all: Vec<MappedText> = entrypoint.iter().chain(&command).cloned().collect();
    if let Some(server) = k3s_command::in_container(image.as_ref(), &all) {
        reader.push(server);
        return host_files::mount_all(service, reader);
    }
    let mut found = program::find_alone(&all, reader);
    if found.is_empty() {
        let started = by_image.and_then(|image| image_program::started_by_image(image, &all));
        found.extend(started.or_else(|| image_program::linked(by_image, &all)));
    }
    for invocation in found {
        let server = invocation.server(Dialect::Compose);
        let mut server =
            ApiServer { version: version::of_image(service.get("image"), server.anchor), ..server };
        EtcdVariables::of_service(service).apply(&mut server);
        reader.push(server);
        host_files::mount_all(service, reader);
    }
}

/// The words of a list, or of a string that Compose splits.
fn words(node: Option<Node<'_>>) -> Vec<MappedText> {
    let Some(node) = node else { return Vec::new() };
    if node.is_sequence() {
        return node.items().filter_map(Node::mapped).collect();
    }
    if node.is_null() {
        return Vec::new();
    }
    let Some(text) = node.mapped() else { return Vec::new() };
    commands::commands(&text, &Environment::default()).concat()
}
