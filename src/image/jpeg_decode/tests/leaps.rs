use proptest::prelude::*;

use super::super::bits::Reader;
use super::super::huffman::Table;
use super::super::leaps::Leaps;
use super::super::tables::Tables;

/// The standard's AC tables, and one of codes so short that many are in a look, runs of sixteen zeros among them.
fn tables() -> Vec<Table> {
    let mut tables = Tables::default();
    tables.preset();
    let mut all: Vec<Table> = tables
        .ac
        .into_iter()
        .flatten()
        .map(|table| std::rc::Rc::into_inner(table).expect("its only owner"))
        .collect();
    let mut counts = [0; 16];
    (counts[1], counts[2]) = (3, 2);
    all.push(Table::new(&counts, &[0x01, 0xF0, 0x00, 0x31, 0x02]).expect("five codes of at most three bits"));
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn many_codes_at_once_end_where_one_after_another_does(data in prop::collection::vec(0_u8..=0xFE, 400)) {
        for table in tables() {
            let leaps = Leaps::new(&table);
            let mut reader = Reader::new(&data, 0);
            for _ in 0..20 {
                reader.reserve();
                let (bytes, mut one) = (&*reader.bytes, reader.cursor);
                let mut k = 0;
                while k < 63 {
                    one.refill(bytes);
                    k += table.next(&mut one).advance;
                }
                let mut many = reader.cursor;
                prop_assert_eq!(leaps.to_end(&table, &mut many, bytes), k);
                let [(one, rest), (many, same)] = [one, many].map(|mut cursor| {
                    cursor.refill(bytes);
                    (cursor, (cursor.peek(32), cursor.broken))
                });
                prop_assert_eq!(same, rest);
                reader.cursor = many;
                let left = reader.left();
                reader.cursor = one;
                prop_assert_eq!(left, reader.left());
            }
        }
    }
}
