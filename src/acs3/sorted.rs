/// Puts `item` into a sorted list, behind its equals. A request has a dozen headers and parameters, and the library's sorts weigh
/// 8 KB in the edge's module.
pub(super) fn insert<T: Ord>(list: &mut Vec<T>, item: T) {
    let at = list.iter().take_while(|before| **before <= item).count();
    list.insert(at, item);
}
