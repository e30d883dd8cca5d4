//! JSON patches (RFC 6902): lists of `op`, `path` and `value`.

use crate::apiserver::Fault;
use crate::dialect::flag_entry::FlagEntry;
use crate::dialect::kubeadm::extra_args;
use crate::dialect::kubeadm::extra_args::ArgsForm;
use crate::mapped_text::MappedText;
use crate::yaml::Node;

/// Ends of pointers to something that holds `extraArgs`, and the keys from there to its map.
const HOLDERS: [(&str, &[&str]); 3] = [
    ("/apiServer", &[]),
    ("/clusterConfiguration", &["apiServer"]),
    ("/kubeadmConfigSpec", &["clusterConfiguration", "apiServer"]),
];

/// One operation that sets or removes a value.
pub(crate) struct Operation<'a> {
    /// The JSON pointer.
    pub(crate) path: MappedText,
    /// The value that is put there; `None` if something is removed.
    pub(crate) value: Option<Node<'a>>,
}

/// The operations of a patch; none if the node is not a patch.
pub(crate) fn operations(patch: Node<'_>) -> impl Iterator<Item = Operation<'_>> {
    patch.items().filter_map(|item| {
        let op = item.get("op")?.text()?;
        let value = match op {
            "add" | "replace" => Some(item.get("value")),
            "remove" => Some(None),
            _ => None,
        };
        Some(Operation { path: item.get("path")?.mapped()?, value: value? })
    })
}

/// The flags that an operation puts into `extraArgs`, whose pointer ends in `/apiServer/extraArgs`;
/// `None` if the operation is about something else.
pub(crate) fn extra_args(
    path: &MappedText,
    value: Option<Node<'_>>,
    form: Option<ArgsForm<'_>>,
    faults: &mut Vec<Fault>,
) -> Option<Vec<FlagEntry>> {
    const FIELD: &str = "/apiServer/extraArgs";
    let text = path.text();
    let at = path.span(0..text.len());
    let placed = |node| Some((at, node));
    // The value itself is the token that is given: a patch applies as a whole, or not at all.
    let whole = value.map_or(at, Node::span);
    for (end, path) in HOLDERS {
        if text.ends_with(end) {
            let extra = extra_args::field(value?.at(path)?, "extraArgs");
            return Some(extra_args::read(extra, form, whole, faults));
        }
    }
    let start = text.find(FIELD)? + FIELD.len();
    match text.get(start..).unwrap_or_default() {
        "" => Some(extra_args::read(placed(value?), form, whole, faults)),
        rest if rest == "/-" || rest.get(1..)?.bytes().all(|byte| byte.is_ascii_digit()) => {
            if value?.get("name").is_none() {
                // Without a name it is meant as a part of a map.
                return Some(extra_args::read(placed(value?), None, whole, faults));
            }
            Some(extra_args::read_item(value?, whole, faults).into_iter().collect())
        }
        rest if rest.len() > 1 && rest.starts_with('/') => {
            let name = path.slice(start + 1..text.len());
            // `/0/value` of the list form: the name is elsewhere.
            if name.text().contains('/') {
                return None;
            }
            Some(vec![extra_args::entry(&name, Some(value?), faults)])
        }
        _ => None,
    }
}
