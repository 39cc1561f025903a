# SPDX-License-Identifier: EUPL-1.2
# The second implementation: every question of the comparison, and the answer that other means give: zoneinfo for time
# zones, python-dateutil for RRULEs, and for words and cron a walk over days or minutes written without looking at ours.
#   second.py questions FILE_OF_QUESTIONS FILE_OF_ANSWERS
import calendar
import datetime
import functools
import random
import sys
import zoneinfo

try:
    from dateutil import rrule as recurrence
except ImportError:
    recurrence = None

sys.path.insert(0, sys.path[0] + "/../base")
D = datetime.date
ONE = datetime.timedelta(1)
EPOCH = D(1970, 1, 1)
UTC = datetime.timezone.utc

questions = open(sys.argv[1], "w")
answers = open(sys.argv[2], "w")


def put(question, answer):
    print(question, file=questions)
    print(answer, file=answers)


# ---- Clocks: offsets by zoneinfo; a local time by trying every offset that the zone has around it. ------------------

zones = {}


def offset(zone, instant):
    tz = zones.setdefault(zone, zoneinfo.ZoneInfo(zone))
    return int(datetime.datetime.fromtimestamp(instant, tz).utcoffset().total_seconds())


@functools.lru_cache(None)
def moment(zone, day, second):
    """(instant, 0 once | 1 gap | 2 twice)"""
    local = (day - EPOCH).days * 86400 + second
    found = sorted({local - o for o in {offset(zone, local + hours * 1800) for hours in range(-54, 55, 3 if day.year > 1990 else 1)}
                    if offset(zone, local - o) == o})
    if found:
        return found[0], 2 if len(found) > 1 else 0
    low, high = local - 100000, local + 100000         # the gap: the first second that reads later than local
    while high - low > 1:
        middle = (low + high) // 2
        if middle + offset(zone, middle) > local:
            high = middle
        else:
            low = middle
    return high, 1


# ---- Holidays: Easter by full moons, as sets. ------------------------------------------------------------------------

MOONS = [(4, 14), (4, 3), (3, 23), (4, 11), (3, 31), (4, 18), (4, 8), (3, 28), (4, 16), (4, 5), (3, 25), (4, 13), (4, 2),
         (3, 22), (4, 10), (3, 30), (4, 17), (4, 7), (3, 27)]
off = set()
for y in range(2015, 2045):
    e = D(y, *MOONS[y % 19]) + ONE
    while e.isoweekday() != 7:
        e += ONE
    king = D(y, 4, 27) if D(y, 4, 27).isoweekday() != 7 else D(y, 4, 26)
    off |= {D(y, 1, 1), e, e + ONE, king, D(y, 5, 5), e + 39 * ONE, e + 49 * ONE, e + 50 * ONE, D(y, 12, 25),
            D(y, 12, 26)}


def works(day):
    return day.isoweekday() <= 5 and day not in off


def days(first, last):
    while first <= last:
        yield first
        first += ONE


FIRST, LAST = D(2025, 1, 6), D(2030, 3, 31)            # five years and a bit; a Monday
ALL = list(days(D(2024, 1, 1), D(2031, 12, 31)))
WORK = [d for d in ALL if works(d)]


def span(day, sort):
    months = {"m": [day.month], "q": list(range((day.month - 1) // 3 * 3 + 1, (day.month - 1) // 3 * 3 + 4)),
              "y": list(range(1, 13))}[sort]
    return [d for m in months for d in days(D(day.year, m, 1), D(day.year, m, calendar.monthrange(day.year, m)[1]))]


def nth(sort, n, keep):
    found, seen = [], set()
    for d in ALL:
        key = (d.year, {"m": d.month, "q": (d.month - 1) // 3, "y": 0}[sort])
        if key not in seen:
            seen.add(key)
            of = [x for x in span(d, sort) if keep(x)]
            index = n - 1 if n > 0 else n
            if -len(of) <= index < len(of):
                found.append(of[index])
    return found


def shifted(list_of_days, step):
    result = []
    for d in list_of_days:
        while not works(d):
            d += step * ONE
        result.append(d)
    return result


def working_away(list_of_days, n):
    result = []
    for d in list_of_days:
        left = abs(n)
        while left:
            d += ONE if n > 0 else -ONE
            left -= works(d)
        result.append(d)
    return result


def weekday(*wanted):
    return [d for d in ALL if d.isoweekday() in wanted]


def month_days(*wanted):
    return [d for d in ALL if d.day in wanted]


six = ["06:00"]
words = [
    ("elke maandag 06:00", weekday(1), six),
    ("every monday and thursday at 06:00 and 18:30", weekday(1, 4), ["06:00", "18:30"]),
    ("elke werkdag om 07:30", WORK, ["07:30"]),
    ("werkdagen 7.30", WORK, ["07:30"]),
    ("elke weekdag om 7 uur", weekday(1, 2, 3, 4, 5), ["07:00"]),
    ("dagelijks om 02:30", ALL, ["02:30"]),
    ("elke dag om 02:00, 02:15, 02:59 en 03:00", ALL, ["02:00", "02:15", "02:59", "03:00"]),
    ("elke dag om middernacht", ALL, ["00:00"]),
    ("elke dag om 23:59", ALL, ["23:59"]),
    ("elke dag behalve op feestdagen om 06:00", [d for d in ALL if d not in off], six),
    ("maandag t/m vrijdag om 12:00", weekday(1, 2, 3, 4, 5), ["12:00"]),
    ("zaterdag tot en met maandag om 05:00", weekday(6, 7, 1), ["05:00"]),
    ("eerste werkdag van het kwartaal", nth("q", 1, works), six),
    ("de eerste werkdag van de maand om 08:00", nth("m", 1, works), ["08:00"]),
    ("third working day of the month at 09:15", nth("m", 3, works), ["09:15"]),
    ("laatste werkdag van het jaar om 16:00", nth("y", -1, works), ["16:00"]),
    ("voorlaatste werkdag van de maand", nth("m", -2, works), six),
    ("laatste vrijdag van de maand 17:00", nth("m", -1, lambda d: d.isoweekday() == 5), ["17:00"]),
    ("vijfde zondag van de maand om 02:30", nth("m", 5, lambda d: d.isoweekday() == 7), ["02:30"]),
    ("last sunday of the month at 02:30", nth("m", -1, lambda d: d.isoweekday() == 7), ["02:30"]),
    ("tweede dinsdag van het kwartaal", nth("q", 2, lambda d: d.isoweekday() == 2), six),
    ("10e dag van het kwartaal om 06:00", nth("q", 10, lambda d: True), six),
    ("laatste dag van de maand om 23:00", nth("m", -1, lambda d: True), ["23:00"]),
    ("laatste dag van het kwartaal anders de volgende werkdag", shifted(nth("q", -1, lambda d: True), 1), six),
    ("laatste dag van de maand anders de vorige werkdag om 17:00", shifted(nth("m", -1, lambda d: True), -1), ["17:00"]),
    ("op de 1e en 15e om 06:00", month_days(1, 15), six),
    ("on the 29th, 30th and 31st at 06:00", month_days(29, 30, 31), six),
    ("op de 31e om 10:00 in januari, februari en maart", [d for d in month_days(31) if d.month <= 3], ["10:00"]),
    ("op de 1e anders de volgende werkdag", shifted(month_days(1), 1), six),
    ("op de 25e of de vorige werkdag om 9 uur", shifted(month_days(25), -1), ["09:00"]),
    ("op 29 februari om 12:00", [d for d in ALL if (d.month, d.day) == (2, 29)], ["12:00"]),
    ("op 1 maart en 1 september om 06:00", [d for d in ALL if (d.month, d.day) in ((3, 1), (9, 1))], six),
    ("elk jaar op 29 maart om 02:30", [d for d in ALL if (d.month, d.day) == (3, 29)], ["02:30"]),
    ("2 werkdagen voor de laatste dag van de maand om 06:00", working_away(nth("m", -1, lambda d: True), -2), six),
    ("5 working days after the first day of the quarter", working_away(nth("q", 1, lambda d: True), 5), six),
    ("10 dagen voor de 1e om 06:00", [d - 10 * ONE for d in month_days(1)], six),
    ("3 dagen na 25 december anders de volgende werkdag",
     shifted([d + 3 * ONE for d in ALL if (d.month, d.day) == (12, 25)], 1), six),
    ("elke 2 weken op maandag", [d for d in weekday(1) if (d - FIRST).days // 7 % 2 == 0], six),
    ("om de 3 weken op dinsdag en zondag om 02:15",
     [d for d in weekday(2, 7) if (d - FIRST).days // 7 % 3 == 0], ["02:15"]),
    ("elke woensdag in even weken", [d for d in weekday(3) if d.isocalendar()[1] % 2 == 0], six),
    ("every monday in odd weeks", [d for d in weekday(1) if d.isocalendar()[1] % 2 == 1], six),
    ("elke vrijdag in december en januari", [d for d in weekday(5) if d.month in (12, 1)], six),
    ("elk kwartaal op de eerste maandag", nth("q", 1, lambda d: d.isoweekday() == 1), six),
    ("elke maand op de 31e", month_days(31), six),
]


def second_of(text):
    return int(text[:2]) * 3600 + int(text[3:]) * 60


def at_times(zone, list_of_days, times):
    return sorted({moment(zone, d, second_of(t))[0] for d in sorted(set(list_of_days)) if FIRST <= d <= LAST
                   for t in times})


def ask(zone, rule, expected, after=None):
    after = moment(zone, FIRST, 0)[0] - 86400 if after is None else after
    put(f"N|{zone}|{(FIRST - EPOCH).days}|{after}|{len(expected)}|{rule}", "".join(f"{i} " for i in expected))


for zone in ("Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe"):
    for rule, list_of_days, times in words:
        ask(zone, rule, at_times(zone, list_of_days, times))


# ---- Intervals: elapsed time from the first midnight. ----------------------------------------------------------------

def stepping(zone, minutes, keep):
    origin, end = moment(zone, FIRST, 0)[0], moment(zone, D(2025, 12, 1), 0)[0]
    result = []
    for at in range(origin, end, minutes * 60):
        local = datetime.datetime.fromtimestamp(at, zones[zone])
        if keep(local):
            result.append(at)
    return result


hour = lambda l: l.hour * 60 + l.minute
for zone in ("Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe"):
    ask(zone, "every 15 minutes", stepping(zone, 15, lambda l: True))
    ask(zone, "elk uur", stepping(zone, 60, lambda l: True))
    ask(zone, "elke 2 uur", stepping(zone, 120, lambda l: True))
    ask(zone, "elke 7 uur", stepping(zone, 420, lambda l: True))
    ask(zone, "elk half uur tussen 08:00 en 18:00 op werkdagen",
        stepping(zone, 30, lambda l: works(l.date()) and 480 <= hour(l) <= 1080))
    ask(zone, "every 10 minutes between 22:00 and 02:30",
        stepping(zone, 10, lambda l: hour(l) >= 1320 or hour(l) <= 150))
    ask(zone, "elke 90 minuten op zondag in maart en oktober",
        stepping(zone, 90, lambda l: l.isoweekday() == 7 and l.month in (3, 10)))
    ask(zone, "FREQ=HOURLY;INTERVAL=6", stepping(zone, 360, lambda l: True))

# ---- Cron: minute by minute where the hour is '*', by days and times where it is not. --------------------------------

def cron_days(dom, month, dow, last=False):
    result = []
    for d in ALL:
        if month and d.month not in month:
            continue
        by_day = dom and d.day in dom or last and (d + ONE).day == 1
        by_week = dow and d.isoweekday() in dow
        if (by_day or by_week) if (dom or last) and dow else (not (dom or last) or by_day) and (not dow or by_week):
            result.append(d)
    return result


for zone in ("Europe/Amsterdam", "America/New_York"):
    every = range(0, 60, 15)
    ask(zone, "*/15 * * * *", stepping(zone, 1, lambda l: l.minute % 15 == 0))
    ask(zone, "5 * * * 0", stepping(zone, 1, lambda l: l.minute == 5 and l.isoweekday() == 7))
    ask(zone, "30 2 * * *", at_times(zone, ALL, ["02:30"]))
    ask(zone, "*/20 2 * * *", at_times(zone, ALL, ["02:00", "02:20", "02:40"]))
    ask(zone, "0 6 * * mon-fri", at_times(zone, weekday(1, 2, 3, 4, 5), six))
    ask(zone, "0 6 1,15 * *", at_times(zone, month_days(1, 15), six))
    ask(zone, "0 6 13 * 5", at_times(zone, cron_days([13], None, [5]), six))
    ask(zone, "0 6 31 * *", at_times(zone, month_days(31), six))
    ask(zone, "0 6 29 2 *", at_times(zone, cron_days([29], [2], None), six))
    ask(zone, "0 6 L * *", at_times(zone, cron_days(None, None, None, last=True) and
                                   [d for d in ALL if (d + ONE).day == 1], six))
    ask(zone, "0 6 * JAN-MAR/2 7", at_times(zone, [d for d in weekday(7) if d.month in (1, 3)], six))
    ask(zone, "0 17 * * 5L", at_times(zone, nth("m", -1, lambda d: d.isoweekday() == 5), ["17:00"]))
    ask(zone, "0 17 * * 2#2", at_times(zone, nth("m", 2, lambda d: d.isoweekday() == 2), ["17:00"]))
    ask(zone, "0 8-18/5 * * 1", at_times(zone, weekday(1), ["08:00", "13:00", "18:00"]))
    ask(zone, "@monthly", at_times(zone, month_days(1), ["00:00"]))

# ---- RRULE: dateutil gives the local times. --------------------------------------------------------------------------

rrules = """FREQ=DAILY;BYHOUR=6,18;BYMINUTE=30
FREQ=DAILY;INTERVAL=10
FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29
FREQ=DAILY;BYDAY=MO,WE
FREQ=WEEKLY
FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU
FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO
FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1
FREQ=MONTHLY
FREQ=MONTHLY;BYMONTHDAY=31
FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=2;BYMINUTE=30
FREQ=MONTHLY;BYDAY=1MO
FREQ=MONTHLY;BYDAY=-1FR;INTERVAL=3
FREQ=MONTHLY;BYDAY=-1SU;BYHOUR=2;BYMINUTE=30
FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1
FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=2,-2
FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR
FREQ=YEARLY
FREQ=YEARLY;BYMONTH=3,9
FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29
FREQ=YEARLY;BYDAY=20MO
FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3,10;BYHOUR=2;BYMINUTE=30
FREQ=YEARLY;BYYEARDAY=1,100,-1
FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO
FREQ=YEARLY;BYWEEKNO=1,20,-1;BYDAY=MO,SU
FREQ=YEARLY;INTERVAL=2;BYMONTH=1;BYDAY=SU
FREQ=DAILY;COUNT=17
FREQ=MONTHLY;BYDAY=2TU;COUNT=9
FREQ=WEEKLY;UNTIL=20260401T050000
FREQ=WEEKLY;UNTIL=20260330T040000Z""".split("\n")

if recurrence:
    for zone in ("Europe/Amsterdam", "America/New_York"):
        for start in (datetime.datetime(2025, 1, 6, 6, 0), datetime.datetime(2025, 1, 31, 2, 15)):
            for text in rrules:
                utc_until = "Z" in text
                shown = text
                body = text
                if utc_until:                           # dateutil wants both with a zone or both without
                    body = text.split(";UNTIL")[0]
                body += ";BYSECOND=0"
                local = recurrence.rrulestr(body, dtstart=start).between(start, datetime.datetime(2030, 3, 31), inc=True)
                found = sorted({moment(zone, l.date(), l.hour * 3600 + l.minute * 60)[0] for l in local})
                if utc_until:
                    end = datetime.datetime(2026, 3, 30, 4, 0, tzinfo=UTC).timestamp()
                    found = [i for i in found if i <= end]
                ask(zone, f"DTSTART:{start:%Y%m%dT%H%M%S}~RRULE:{shown}", found)
                if "COUNT" in text or "UNTIL" in text:  # and then it ends
                    put(f"N|{zone}|{(FIRST - EPOCH).days}|{found[-1]}|3|DTSTART:{start:%Y%m%dT%H%M%S}~RRULE:{shown}", "")

# ---- Zones: every one, over two centuries, and local times around every change of some years. ------------------------

seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.randrange(10**6)
chance = random.Random(seed)
for zone in sorted(zoneinfo.available_timezones()):
    if zone == "localtime":
        continue
    for _ in range(12):
        instant = chance.randrange(-2208988800, 4102444800)
        put(f"O|{zone}|{instant}", str(offset(zone, instant)))
for zone in ("Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "America/Havana",
             "Asia/Kathmandu", "Africa/Casablanca", "America/Sao_Paulo", "Europe/Dublin", "Antarctica/Troll",
             "America/St_Johns"):
    last = offset(zone, 0)
    for at in range(0, 4000000000, 86400 // 2):
        now = offset(zone, at)
        if now != last and chance.random() < 0.15:
            for _ in range(6):
                local = at + now + chance.randrange(-90000, 50000)
                local -= local % 300
                day, second = divmod(local, 86400)
                put(f"L|{zone}|{day}|{second}", "%d %d" % moment(zone, EPOCH + day * ONE, second))
        last = now
for _ in range(150):
    zone = "Europe/Amsterdam"
    day, second = chance.randrange(0, 40000), chance.randrange(0, 86400)
    put(f"L|{zone}|{day}|{second}", "%d %d" % moment(zone, EPOCH + day * ONE, second))

print(seed)
