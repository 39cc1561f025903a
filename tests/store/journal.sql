-- SPDX-License-Identifier: EUPL-1.2
-- The journal's chain, computed again in SQL from its description in 0001_journal.sql and nothing else.
begin;
select plan(5);

create function pg_temp.field(value text) returns bytea language sql immutable as $$
    select case when value is null then '-'::bytea
        else convert_to(octet_length(convert_to(value, 'UTF8')) || ':' || value, 'UTF8') end
$$;

create temp table recomputed as
with recursive chain as (
    select 0::bigint as seq, decode(repeat('00', 32), 'hex') as hash
    union all
    select journal.seq, sha256(chain.hash || pg_temp.field(journal.seq::text)
        || pg_temp.field((extract(epoch from journal.at) * 1000000)::bigint::text) || pg_temp.field(actor)
        || pg_temp.field(area) || pg_temp.field(action) || pg_temp.field(subject) || pg_temp.field(why)
        || pg_temp.field(content))
    from chain join peil.journal on journal.seq = chain.seq + 1
)
select * from chain where seq > 0;

select ok((select count(*) > 5 from recomputed), 'there are rows to compute');
select is((select count(*) from recomputed), (select count(*) from peil.journal), 'the chain reaches every row');
select is_empty('select seq from peil.journal join recomputed using (seq) where journal.hash <> recomputed.hash',
    'every hash is the one that SQL computes');
select results_eq('select seq, hash from peil.journal_head', 'select seq, hash from recomputed order by seq desc limit 1',
    'the head is the last row');
select ok((select bool_or(why is not null) and bool_or(content is null) and bool_or(subject ~ '[^\x01-\x7f]')
    from peil.journal), 'among them a reason, a missing content and letters beyond ASCII');
select * from finish();
rollback;
