//! Files of the user's computer that a tool brings into a container of the machine.

use crate::dialect::context::Reader;
use crate::yaml::Node;

/// Notes a mount in Docker's short form. A name of a volume is no path.
///
/// ```text
/// ./audit.yaml:/etc/rancher/k3s/audit.yaml:ro
/// ```
pub(crate) fn mount(volume: Option<Node<'_>>, reader: &mut Reader<'_>) {
    let Some(text) = volume.and_then(Node::mapped) else {
        return;
    };
    if text.unknown(0..text.text().len()).is_some() {
        return;
    }
    let mut parts = text.text().split(':');
    if let (Some(kept), Some(place)) = (parts.next(), parts.next())
        && kept.starts_with(['.', '/'])
        && place.starts_with('/')
    {
        reader.written_files().0.mount(place, kept);
    }
}

/// The same for the mounts of a service of Compose, which may also be `type: bind` with `source` and `target`.
pub(crate) fn mount_all(service: Node<'_>, reader: &mut Reader<'_>) {
    for volume in service.get("volumes").into_iter().flat_map(Node::items) {
        if !volume.is_mapping() {
            mount(Some(volume), reader);
            continue;
        }
        let text = |key: &str| volume.get(key).and_then(Node::text);
        if let (Some("bind"), Some(kept), Some(place)) =
            (text("type"), text("source"), text("target"))
        {
            reader.written_files().0.mount(place, kept);
        }
    }
}
