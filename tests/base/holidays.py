# SPDX-License-Identifier: EUPL-1.2
# Every day of 1901 to 2100 a second time, with other means: Easter from the table of Paschal full moons (golden number
# and century), weekdays and weeks of Python's datetime, holidays as sets of dates. Prints rows as calendar_rows.c does.
import calendar
import datetime

day = datetime.date
one = datetime.timedelta(1)

# The Paschal full moons of the years 1900-2199 by golden number: (month, day).
MOONS = [(4, 14), (4, 3), (3, 23), (4, 11), (3, 31), (4, 18), (4, 8), (3, 28), (4, 16), (4, 5), (3, 25), (4, 13), (4, 2),
         (3, 22), (4, 10), (3, 30), (4, 17), (4, 7), (3, 27)]

def easter(year):
    sunday = day(year, *MOONS[year % 19]) + one
    while sunday.isoweekday() != 7:
        sunday += one
    return sunday

NAMES = ["", "new year", "good friday", "easter", "easter monday", "king", "liberation", "ascension", "whitsun",
         "whit monday", "christmas", "boxing"]

def holidays(year, liberation, good_friday):
    sunday = easter(year)
    days = {}
    def put(date, name):
        days.setdefault(date, NAMES.index(name))
    put(day(year, 1, 1), "new year")
    if good_friday:
        put(sunday - 2 * one, "good friday")
    put(sunday, "easter")
    put(sunday + one, "easter monday")
    if year >= 2014:
        king, other = day(year, 4, 27), day(year, 4, 26)
    elif year >= 1980:
        king, other = day(year, 4, 30), day(year, 4, 29)
    elif year >= 1949:
        king, other = day(year, 4, 30), day(year, 5, 1)
    else:
        king, other = day(year, 8, 31), day(year, 9, 1)
    put(other if king.isoweekday() == 7 else king, "king")
    if liberation(year):
        put(day(year, 5, 5), "liberation")
    put(sunday + 39 * one, "ascension")
    put(sunday + 49 * one, "whitsun")
    put(sunday + 50 * one, "whit monday")
    put(day(year, 12, 25), "christmas")
    put(day(year, 12, 26), "boxing")
    return days

five = lambda year: year >= 1950 and year % 5 == 0
rules = [(lambda year: five(year) or year >= 1990, False), (five, True), (lambda year: False, False)]
table = [{}, {}, {}]
for year in range(1900, 2103):
    for which, (liberation, good_friday) in enumerate(rules):
        table[which].update(holidays(year, liberation, good_friday))

def working(date, which):
    return date.isoweekday() <= 5 and date not in table[which]

# Working days as two sorted lists, so that adding is an index and not a walk.
import bisect
every = [day(1900, 1, 1) + n * one for n in range((day(2102, 1, 1) - day(1900, 1, 1)).days)]
work = [[date for date in every if working(date, which)] for which in (0, 1)]

def months(date, count):
    total = date.year * 12 + date.month - 1 + count
    year, month = divmod(total, 12)
    return day(year, month + 1, min(date.day, calendar.monthrange(year, month + 1)[1]))

date = day(1901, 1, 1)
while date <= day(2100, 12, 31):
    year, week, weekday = date.isocalendar()
    after = bisect.bisect_right(work[0], date)
    before = bisect.bisect_left(work[0], date)
    print("", date, weekday, year, week, *(table[which].get(date, 0) for which in (0, 1, 2)), int(working(date, 0)),
          work[0][after + 9], work[1][bisect.bisect_left(work[1], date) - 3], work[0][before], work[0][after - 1],
          months(date, 1), months(date, -25))
    date += one
