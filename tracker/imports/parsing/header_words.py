"""What people and programs write above their columns, by language.

As it is compared: in lower case, without accents, with single spaces. Within a field the plainer
word comes first; where two columns claim a field the earlier word wins.
"""

from __future__ import annotations

from tracker.imports.parsing.fields import Field

ENGLISH: dict[Field, str] = {
    Field.COMPANY: (
        "company, company name, employer, employer name, organization, organisation, firm, "
        "business, hiring company, company organization, org, agency"
    ),
    Field.TITLE: (
        "job title, title, position, role, job position, job, position title, role title, "
        "job name, job role, position name, opening, vacancy, job opening, "
        "position applied for, role applied for, role position, applied for, job post"
    ),
    Field.TEAM: "team, department, division, dept",
    Field.LINK: (
        "link, url, job url, job link, posting url, link to posting, job posting url, "
        "job posting link, link to job, link to job posting, application link, posting link, "
        "job post url, listing url, job ad link, apply link, application url, web link, "
        "job posting, posting, job listing, listing, job ad, webpage, hyperlink"
    ),
    Field.PLACE: (
        "location, place, city, job location, office, where, office location, town, city state, "
        "region"
    ),
    Field.WORK_MODE: (
        "work mode, remote, workplace type, work type, workplace, remote hybrid onsite, "
        "remote on site, remote hybrid, work arrangement, on site remote, work model, "
        "location type, remote status"
    ),
    Field.PAY: (
        "salary, pay, salary range, compensation, pay range, wage, rate, pay rate, hourly rate, "
        "total compensation, tc, comp, annual salary, expected salary, posted salary, package, "
        "ctc, base salary"
    ),
    Field.PAY_FROM: (
        "min salary, minimum salary, salary min, salary from, pay from, salary minimum, "
        "pay min, min pay, lowest salary"
    ),
    Field.PAY_TO: (
        "max salary, maximum salary, salary max, salary to, pay to, salary maximum, pay max, "
        "max pay"
    ),
    Field.PAY_CURRENCY: "currency, salary currency, pay currency",
    Field.PAY_PERIOD: "pay period, salary period, paid by the, salary unit, pay frequency, period",
    Field.SOURCE: (
        "source, where found, found on, job board, how found, found via, platform, site, "
        "website, channel, lead source, job source, where i found it, origin, "
        "where it came from, found at, applied via, portal, referral source, how did you find, "
        "applied through, application method, referral, job site, method, how, how applied"
    ),
    Field.TAGS: "tags, tag, labels, label, keywords, categories, category, industry",
    Field.NOTES: (
        "notes, note, comments, comment, remarks, additional notes, other notes, thoughts, "
        "feedback, details, misc, memo, other, interview notes"
    ),
    Field.POSTING: (
        "job description, description, posting text, jd, full description, html description, "
        "the posting s text, posting description, responsibilities, requirements"
    ),
    Field.WHY_I_FIT: "why i fit, why me, fit, my qualifications, why i am qualified",
    Field.STAGE: (
        "status, stage, application status, current status, current stage, state, "
        "pipeline stage, list, list name, phase, application stage, progress, outcome, result, "
        "response, app status, job status, decision, interview stage, results"
    ),
    Field.STAGE_ON: (
        "status date, stage on, date of status, last updated, "
        "updated, last update, status updated, "
        "stage date, updated at, last activity, last status change, in this stage since, "
        "date of last update, last change, date of response, response date, last moved"
    ),
    Field.HISTORY: (
        "history, timeline, stages, status history, stage history, steps, events, "
        "application history, process, statuses"
    ),
    Field.SAVED_ON: (
        "date saved, saved date, saved on, date added, added, created, created at, "
        "date created, added on, bookmarked on, date bookmarked, date found, found date, "
        "saved at, added at, created date"
    ),
    Field.APPLIED_ON: (
        "date applied, applied on, application date, applied date, date of application, date, "
        "submitted, date submitted, submission date, apply date, applied at, date sent, sent, "
        "application submitted, sent on, day applied, when applied, date of submission, day, "
        "submitted on, when, date of contact, contact date"
    ),
    Field.INTERVIEW_ON: (
        "interview date, date of interview, interview on, interview day, interview dates, "
        "first interview date, next interview, interview date time, phone interview date, "
        "phone screen date, onsite date, interview time, second interview date, "
        "final interview date"
    ),
    Field.CONTACT: (
        "contact, contact info, contact details, contact information, contacts, recruiter, "
        "hiring manager, point of contact, poc, recruiter info, contact person s info, "
        "recruiter contact, hr contact, contact hr"
    ),
    Field.CONTACT_NAME: (
        "contact name, contact person, recruiter name, name of contact, hiring manager name, "
        "interviewer, interviewers, person, hr name, interviewer name"
    ),
    Field.CONTACT_EMAIL: (
        "contact email, email, e mail, email address, recruiter email, contact e mail, "
        "hr email, hiring manager email, mail, recruiter s email"
    ),
    Field.CONTACT_PHONE: (
        "contact phone, phone, phone number, telephone, contact phone number, mobile, "
        "contact number, recruiter phone, tel, cell, phone no, hr phone"
    ),
    Field.CONTACT_ROLE: "contact title, contact role, contact position, recruiter title",
}

GERMAN: dict[Field, str] = {
    Field.COMPANY: (
        "firma, unternehmen, arbeitgeber, firmenname, betrieb, name der firma, "
        "name des unternehmens, unternehmensname, organisation, gesellschaft"
    ),
    Field.TITLE: (
        "stelle, position, stellenbezeichnung, jobtitel, titel, stellentitel, job, "
        "berufsbezeichnung, beruf, rolle, taetigkeit, tatigkeit, bezeichnung, stelle als, "
        "beworben als, bewerbung als"
    ),
    Field.TEAM: "abteilung, bereich",
    Field.LINK: (
        "link, url, link zur stelle, link zur anzeige, stellenanzeige, anzeige, stellenlink, "
        "link zur stellenanzeige, internetadresse, webseite, ausschreibung, "
        "stellenausschreibung, joblink"
    ),
    Field.PLACE: "ort, standort, arbeitsort, stadt, einsatzort, region",
    Field.WORK_MODE: "homeoffice, home office, arbeitsmodell, remote, arbeitsform",
    Field.PAY: (
        "gehalt, lohn, verdienst, vergutung, gehaltsspanne, bezahlung, jahresgehalt, "
        "gehaltsvorstellung, entgelt, gehaltswunsch"
    ),
    Field.PAY_FROM: "gehalt von, gehalt min, mindestgehalt",
    Field.PAY_TO: "gehalt bis, gehalt max, hochstgehalt",
    Field.PAY_CURRENCY: "wahrung",
    Field.PAY_PERIOD: "zeitraum",
    Field.SOURCE: (
        "quelle, gefunden auf, gefunden bei, portal, jobborse, plattform, kanal, fundort, "
        "herkunft, gefunden uber, stellenportal, jobportal, beworben uber, bewerbungsweg, "
        "bewerbungsart"
    ),
    Field.TAGS: "schlagworte, stichworte, schlagworter, kategorie, branche",
    Field.NOTES: (
        "notizen, notiz, bemerkung, bemerkungen, anmerkung, anmerkungen, kommentar, kommentare, "
        "sonstiges, info, infos, hinweise, hinweis"
    ),
    Field.POSTING: "stellenbeschreibung, beschreibung, anzeigentext, anforderungen",
    Field.WHY_I_FIT: "warum ich passe, eignung",
    Field.STAGE: (
        "status, stand, phase, bewerbungsstatus, stufe, ergebnis, aktueller stand, zustand, "
        "ruckmeldung, antwort, ausgang"
    ),
    Field.STAGE_ON: (
        "status vom, stand vom, datum status, letzte anderung, geandert am, aktualisiert am, "
        "aktualisiert, antwort am, ruckmeldung am, letzter kontakt"
    ),
    Field.HISTORY: "verlauf, historie, ablauf, chronik",
    Field.SAVED_ON: (
        "gespeichert am, gemerkt am, angelegt am, erstellt am, hinzugefugt am, gefunden am, "
        "erfasst am"
    ),
    Field.APPLIED_ON: (
        "beworben am, bewerbungsdatum, bewerbung am, datum, gesendet am, abgeschickt am, "
        "datum der bewerbung, versendet am, verschickt am, eingereicht am, bewerbung vom, "
        "versandt am, gesendet, abgeschickt, bewerbung verschickt, versanddatum"
    ),
    Field.INTERVIEW_ON: (
        "gesprach am, vorstellungsgesprach am, interviewtermin, gesprachstermin, "
        "termin vorstellungsgesprach, interview am, datum interview, datum gesprach, "
        "termin gesprach, datum vorstellungsgesprach"
    ),
    Field.CONTACT: "kontakt, kontaktdaten, ansprechpartner, ansprechpartnerin, ansprechperson",
    Field.CONTACT_NAME: (
        "kontaktperson, name ansprechpartner, name kontakt, gesprachspartner, kontakt name, "
        "ansprechpartner name"
    ),
    Field.CONTACT_EMAIL: "e mail, email, mailadresse, e mail adresse, kontakt e mail, mail",
    Field.CONTACT_PHONE: (
        "telefon, telefonnummer, tel, rufnummer, handy, kontakt telefon, mobil, telefon nr, "
        "handynummer"
    ),
    Field.CONTACT_ROLE: "funktion, kontakt funktion",
}

FRENCH: dict[Field, str] = {
    Field.COMPANY: (
        "entreprise, societe, employeur, nom de l entreprise, compagnie, organisation, "
        "nom de la societe, nom entreprise, organisme"
    ),
    Field.TITLE: (
        "poste, intitule du poste, titre du poste, intitule, titre, emploi, offre, fonction, "
        "metier, poste vise, nom du poste, intitule de l offre"
    ),
    Field.TEAM: "equipe, service, departement",
    Field.LINK: (
        "lien, url, lien de l offre, lien annonce, lien vers l offre, annonce, "
        "lien de l annonce, lien offre, lien vers l annonce"
    ),
    Field.PLACE: "lieu, ville, localisation, lieu de travail, adresse, localite",
    Field.WORK_MODE: "teletravail, mode de travail, presentiel",
    Field.PAY: "salaire, remuneration, fourchette salariale, paie, salaire propose",
    Field.PAY_FROM: "salaire min, salaire minimum",
    Field.PAY_TO: "salaire max, salaire maximum",
    Field.PAY_CURRENCY: "devise, monnaie",
    Field.PAY_PERIOD: "periode",
    Field.SOURCE: (
        "source, trouve sur, site, plateforme, canal, provenance, origine, via, site d emploi, "
        "moyen de candidature"
    ),
    Field.TAGS: "etiquettes, mots cles, categorie, secteur",
    Field.NOTES: (
        "notes, note, remarques, remarque, commentaires, commentaire, divers, observations"
    ),
    Field.POSTING: "description, description du poste, texte de l annonce, fiche de poste",
    Field.WHY_I_FIT: "pourquoi moi, mes atouts",
    Field.STAGE: (
        "statut, etat, etape, avancement, reponse, resultat, statut de la candidature, phase, "
        "suivi, etat de la candidature"
    ),
    Field.STAGE_ON: (
        "date du statut, mis a jour le, derniere mise a jour, date de reponse, maj, mise a jour"
    ),
    Field.HISTORY: "historique, etapes, chronologie, deroulement",
    Field.SAVED_ON: "enregistre le, ajoute le, cree le, date d ajout, sauvegarde le",
    Field.APPLIED_ON: (
        "date de candidature, postule le, date, candidature envoyee le, envoye le, "
        "date d envoi, date candidature, date de postulation, postule, date envoi"
    ),
    Field.INTERVIEW_ON: (
        "date d entretien, entretien le, date de l entretien, date entretien, rendez vous, rdv"
    ),
    Field.CONTACT: "contact, coordonnees, recruteur, interlocuteur",
    Field.CONTACT_NAME: "nom du contact, personne a contacter, nom du recruteur, personne",
    Field.CONTACT_EMAIL: (
        "courriel, e mail, email, adresse e mail, mail, adresse mail, mail du contact"
    ),
    Field.CONTACT_PHONE: "telephone, tel, numero de telephone, portable, telephone du contact",
    Field.CONTACT_ROLE: "fonction du contact",
}

SPANISH: dict[Field, str] = {
    Field.COMPANY: (
        "empresa, compania, empleador, nombre de la empresa, organizacion, nombre empresa, entidad"
    ),
    Field.TITLE: (
        "puesto, cargo, titulo, titulo del puesto, posicion, vacante, oferta, "
        "puesto de trabajo, nombre del puesto, empleo, rol"
    ),
    Field.TEAM: "equipo, departamento, area",
    Field.LINK: "enlace, url, enlace de la oferta, vinculo, link, enlace a la oferta, anuncio",
    Field.PLACE: "ubicacion, lugar, ciudad, localidad, localizacion",
    Field.WORK_MODE: "modalidad, teletrabajo, remoto, modalidad de trabajo",
    Field.PAY: "salario, sueldo, remuneracion, rango salarial, banda salarial",
    Field.PAY_FROM: "salario minimo, sueldo minimo, salario desde",
    Field.PAY_TO: "salario maximo, sueldo maximo, salario hasta",
    Field.PAY_CURRENCY: "moneda, divisa",
    Field.PAY_PERIOD: "periodo",
    Field.SOURCE: (
        "fuente, origen, portal, plataforma, canal, sitio, encontrado en, medio, "
        "donde lo encontre, bolsa de empleo, web"
    ),
    Field.TAGS: "etiquetas, categoria, sector",
    Field.NOTES: "notas, nota, comentarios, comentario, observaciones, observacion, detalles",
    Field.POSTING: "descripcion, descripcion del puesto, texto de la oferta, requisitos",
    Field.WHY_I_FIT: "por que encajo, por que yo",
    Field.STAGE: (
        "estado, etapa, fase, estatus, resultado, respuesta, situacion, estado de la solicitud, "
        "estado de la candidatura"
    ),
    Field.STAGE_ON: (
        "fecha del estado, actualizado, ultima actualizacion, fecha de respuesta, fecha estado, "
        "actualizado el"
    ),
    Field.HISTORY: "historial, etapas, proceso, seguimiento",
    Field.SAVED_ON: "guardado el, fecha de guardado, anadido el, creado el, fecha de creacion",
    Field.APPLIED_ON: (
        "fecha de solicitud, fecha de aplicacion, fecha, aplicado el, fecha de postulacion, "
        "fecha de envio, postulado el, fecha de candidatura, enviado el, fecha aplicacion, "
        "fecha postulacion, fecha envio, solicitado el"
    ),
    Field.INTERVIEW_ON: (
        "fecha de entrevista, fecha de la entrevista, entrevista el, fecha entrevista"
    ),
    Field.CONTACT: "contacto, datos de contacto, reclutador, reclutadora",
    Field.CONTACT_NAME: (
        "nombre del contacto, persona de contacto, nombre del reclutador, entrevistador"
    ),
    Field.CONTACT_EMAIL: "correo, correo electronico, email, e mail, correo del contacto",
    Field.CONTACT_PHONE: "telefono, movil, celular, numero de telefono, tel, telefono de contacto",
    Field.CONTACT_ROLE: "cargo del contacto",
}

PORTUGUESE: dict[Field, str] = {
    Field.COMPANY: "empresa, companhia, empregador, nome da empresa, organizacao, entidade",
    Field.TITLE: (
        "vaga, cargo, titulo, titulo da vaga, posicao, funcao, nome da vaga, titulo do cargo, "
        "oportunidade"
    ),
    Field.TEAM: "equipe, equipa, departamento, area",
    Field.LINK: "link, url, link da vaga, ligacao, link para a vaga, anuncio",
    Field.PLACE: "local, localizacao, cidade, localidade, local de trabalho",
    Field.WORK_MODE: "modalidade, remoto, modelo de trabalho, regime, teletrabalho",
    Field.PAY: "salario, remuneracao, faixa salarial, ordenado, vencimento, pretensao salarial",
    Field.PAY_FROM: "salario minimo, salario de",
    Field.PAY_TO: "salario maximo, salario ate",
    Field.PAY_CURRENCY: "moeda",
    Field.PAY_PERIOD: "periodo",
    Field.SOURCE: "fonte, origem, site, plataforma, canal, encontrado em, onde encontrei",
    Field.TAGS: "etiquetas, categoria, setor",
    Field.NOTES: "notas, nota, observacoes, observacao, comentarios, comentario, anotacoes, obs",
    Field.POSTING: "descricao, descricao da vaga, texto da vaga, requisitos",
    Field.WHY_I_FIT: "por que eu, porque eu",
    Field.STAGE: (
        "status, estado, etapa, fase, situacao, resultado, resposta, retorno, "
        "estado da candidatura, status da candidatura"
    ),
    Field.STAGE_ON: (
        "data do status, atualizado em, ultima atualizacao, data da resposta, data do estado"
    ),
    Field.HISTORY: "historico, etapas, processo, andamento",
    Field.SAVED_ON: "salvo em, guardado em, adicionado em, criado em, data de criacao",
    Field.APPLIED_ON: (
        "data da candidatura, data de candidatura, data, candidatei me em, data de envio, "
        "enviado em, aplicado em, data da aplicacao, data de aplicacao, inscrito em, "
        "data da inscricao, data envio"
    ),
    Field.INTERVIEW_ON: "data da entrevista, data de entrevista, entrevista em, data entrevista",
    Field.CONTACT: "contato, contacto, recrutador, recrutadora, dados de contato",
    Field.CONTACT_NAME: (
        "nome do contato, nome do contacto, pessoa de contato, pessoa de contacto, "
        "nome do recrutador, entrevistador"
    ),
    Field.CONTACT_EMAIL: "e mail, email, correio eletronico, email do contato",
    Field.CONTACT_PHONE: (
        "telefone, celular, telemovel, numero de telefone, tel, telefone do contato"
    ),
    Field.CONTACT_ROLE: "cargo do contato, cargo do contacto",
}

CHINESE: dict[Field, str] = {
    Field.COMPANY: (
        "公司, 公司名称, 企业, 单位, 公司名, 企业名称, 雇主, 单位名称, 公司名稱, 企業, 單位, "
        "企業名稱, 僱主, 雇主名稱"
    ),
    Field.TITLE: (
        "职位, 岗位, 职位名称, 岗位名称, 职务, 投递岗位, 应聘职位, 应聘岗位, 職位, 職稱, 職缺, "
        "職務, 職位名稱, 職缺名稱, 應徵職位, 應徵職缺, 崗位, 工作名稱"
    ),
    Field.TEAM: "部门, 团队, 部門, 團隊",
    Field.LINK: (
        "链接, 网址, 职位链接, 投递链接, 岗位链接, 招聘链接, 网申链接, 官网链接, 連結, 網址, "
        "職缺連結, 鏈接, 職位連結, 應徵連結"
    ),
    Field.PLACE: "地点, 城市, 工作地点, 所在地, 地区, 地點, 工作地點, 地區, 工作城市",
    Field.WORK_MODE: "工作方式, 远程, 办公方式, 遠端, 遠距, 工作模式",
    Field.PAY: "薪资, 工资, 薪水, 待遇, 薪酬, 薪资范围, 月薪, 年薪, 薪資, 薪資範圍, 工資",
    Field.PAY_FROM: "最低薪资, 薪资下限, 最低薪資, 薪資下限",
    Field.PAY_TO: "最高薪资, 薪资上限, 最高薪資, 薪資上限",
    Field.PAY_CURRENCY: "币种, 货币, 幣別, 貨幣",
    Field.PAY_PERIOD: "薪资周期",
    Field.SOURCE: (
        "来源, 渠道, 平台, 投递渠道, 招聘平台, 投递平台, 投递方式, 來源, 管道, 求職平台, "
        "應徵管道, 應徵方式"
    ),
    Field.TAGS: "标签, 分类, 行业, 標籤, 分類, 產業, 行業",
    Field.NOTES: "备注, 笔记, 说明, 其他, 備註, 筆記, 說明, 備注",
    Field.POSTING: "职位描述, 岗位描述, 工作内容, 岗位要求, 職位描述, 工作內容, 職缺內容",
    Field.WHY_I_FIT: "匹配点, 优势, 優勢",
    Field.STAGE: (
        "状态, 进度, 阶段, 进展, 结果, 当前状态, 投递状态, 当前进度, 申请状态, 狀態, 進度, "
        "階段, 結果, 目前狀態, 應徵狀態, 目前進度"
    ),
    Field.STAGE_ON: "更新时间, 更新日期, 最后更新, 状态日期, 更新時間, 最後更新, 狀態日期",
    Field.HISTORY: "历史, 流程, 进程, 歷史, 流程紀錄, 歷程",
    Field.SAVED_ON: (
        "收藏时间, 收藏日期, 添加时间, 创建时间, 收藏時間, 新增日期, 建立時間, 建立日期"
    ),
    Field.APPLIED_ON: (
        "投递日期, 投递时间, 申请日期, 日期, 申请时间, 时间, 网申时间, 应聘日期, 投遞日期, "
        "投遞時間, 應徵日期, 申請日期, 時間, 應徵時間, 投履歷日期, 申請時間"
    ),
    Field.INTERVIEW_ON: (
        "面试日期, 面试时间, 一面时间, 二面时间, 三面时间, 笔试时间, 面試日期, 面試時間, 筆試時間"
    ),
    Field.CONTACT: "联系方式, 联系信息, 聯絡方式, 聯繫方式, 聯絡資訊",
    Field.CONTACT_NAME: "联系人, hr姓名, 聯絡人, 聯繫人, 面试官, 面試官",
    Field.CONTACT_EMAIL: "邮箱, 电子邮件, 邮件, 电子邮箱, 電子郵件, 信箱, 電郵, email",
    Field.CONTACT_PHONE: "电话, 手机, 联系电话, 手机号, 電話, 手機, 聯絡電話, 電話號碼",
    Field.CONTACT_ROLE: "联系人职位, 聯絡人職稱",
}

# Where no link stands below them they are the text of the posting itself.
AD = frozenset(
    {"posting", "job posting", "job ad", "listing", "job listing", "anzeige", "stellenanzeige"}
    | {"ausschreibung", "stellenausschreibung", "annonce", "anuncio"}
)

# Of a company, of a job or of a person: the other columns tell.
NAME = frozenset({"name", "nom", "nombre", "nome", "名称", "名稱", "姓名"})


LANGUAGES = {
    language: {field: tuple(text.split(", ")) for field, text in words.items()}
    for language, words in {
        "English": ENGLISH,
        "German": GERMAN,
        "French": FRENCH,
        "Spanish": SPANISH,
        "Portuguese": PORTUGUESE,
        "Chinese": CHINESE,
    }.items()
}
