"""Months and weekdays as they are written, by language, without accents and points."""

from __future__ import annotations

from tracker.imports.parsing.values import plain

# January first; each with all the names and short names that are used.
_MONTHS = (
    "january jan januar jaenner janner janvier janv enero ene janeiro jan. 一月",
    "february feb februar fevrier fevr fev febrero fevereiro febr 二月",
    "march mar marz maerz mrz mars marzo marco 三月",
    "april apr avril avr abril abr 四月",
    "may mai mayo maio 五月",
    "june jun juni juin junio junho 六月",
    "july jul juli juillet juil julio julho 七月",
    "august aug aout agosto ago 八月",
    "september sep sept septembre septiembre setiembre setembro set 九月",
    "october oct oktober okt octobre octubre outubro out 十月",
    "november nov novembre noviembre novembro 十一月",
    "december dec dezember dez decembre diciembre dic dezembro 十二月",
)
_WEEKDAYS = (
    "monday mon montag mo lundi lun lunes segunda seg 星期一 周一 週一",
    "tuesday tue tues dienstag di mardi mar martes terca ter 星期二 周二 週二",
    "wednesday wed mittwoch mi mercredi mer miercoles mie quarta qua 星期三 周三 週三",
    "thursday thu thur thurs donnerstag do jeudi jeu jueves jue quinta qui 星期四 周四 週四",
    "friday fri freitag fr vendredi ven viernes vie sexta sex 星期五 周五 週五",
    "saturday sat samstag sonnabend sa samedi sam sabado sab 星期六 周六 週六",
    "sunday sun sonntag so dimanche dim domingo dom 星期日 星期天 周日 週日 周天",
)

MONTHS = {plain(word): number for number, words in enumerate(_MONTHS, 1) for word in words.split()}
WEEKDAYS = {plain(word): day for day, words in enumerate(_WEEKDAYS) for word in words.split()}

# They count from the day on which they were written, which no file tells.
_RELATIVE = (
    "today, yesterday, tomorrow, last week, this week, next week, last month, recently, "
    "now, heute, gestern, morgen, letzte woche, aujourd'hui, hier, demain, hoy, ayer, "
    "mañana, hoje, ontem, amanhã, 今天, 昨天, 明天, 上周, 下周, 上週, 下週, next month, "
    "a week ago, yesterday evening, monday, tuesday, wednesday, thursday, friday, saturday, "
    "sunday, this morning, vorgestern, nächste woche"
)
RELATIVE = frozenset(map(plain, _RELATIVE.split(", ")))
