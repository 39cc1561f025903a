-- SPDX-License-Identifier: EUPL-1.2
-- The rows that the semantics of peil-data(7) are shown on: NULL, empty, blank, case, blanks behind, duplicates, bounds.
create table t (k integer primary key, t text, n numeric(8,2), d date, bsn varchar(9));
insert into t values
    (1, 'a', 1.0, '1970-01-01', '111222333'),
    (2, 'A', 1.00, '1970-01-02', '123456789'),
    (3, 'a ', 2, '1970-01-06', null),
    (4, '', -3.5, null, '111222333'),
    (5, '   ', null, '1970-01-01', ''),
    (6, null, 3, '1970-01-21', '123456782'),
    (7, 'a', 0, '1970-01-21', '10082426'),
    (8, '12.5', null, '1970-01-22', null);
create table r (code text, name text);
insert into r values ('a', 'x'), ('A', 'y'), ('A', 'z'), (null, 'q'), ('a ', 'a ');
create table nothing (k integer, t text, n numeric(8,2), d date, bsn varchar(9));
