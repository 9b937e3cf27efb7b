"""Words for stages, by language: what people write where an application stands.

As it is compared: in lower case, without accents, punctuation and emoji, with single spaces.
"""

from __future__ import annotations

from enum import StrEnum


class Meaning(StrEnum):
    """What a word for a stage means: one for each of the stages a user begins with.

    The values are the names of `tracker.models.stages.DefaultStage` in lower case.
    """

    SAVED = "saved"
    APPLIED = "applied"
    INTERVIEWING = "interviewing"
    OFFER = "offer"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    NO_ANSWER = "no_answer"

    @property
    def kind(self) -> str:
        """The value of `tracker.models.stages.StageKind`."""
        return KINDS[self]


KINDS = {
    Meaning.SAVED: "open",
    Meaning.APPLIED: "open",
    Meaning.INTERVIEWING: "interviewing",
    Meaning.OFFER: "offer",
    Meaning.ACCEPTED: "closed_well",
    Meaning.REJECTED: "closed",
    Meaning.WITHDRAWN: "closed",
    Meaning.NO_ANSWER: "no_answer",
}

ENGLISH: dict[Meaning, str] = {
    Meaning.SAVED: (
        "saved, wishlist, bookmarked, to apply, interested, not applied, not yet applied, "
        "not started, to do, todo, planned, lead, prospect, draft, preparing, "
        "shortlisted by me, favorite, favourite, backlog, researching, want to apply, "
        "will apply, need to apply, applying, in preparation, found, new, idea, target, "
        "not submitted, yet to apply, ready to apply"
    ),
    Meaning.APPLIED: (
        "applied, submitted, application sent, application submitted, sent, pending, waiting, "
        "in review, under review, in progress, awaiting response, no response yet, "
        "waiting for response, application received, received, acknowledged, viewed, "
        "application viewed, in process, waiting to hear back, in consideration, "
        "under consideration, application in review, application, cv sent, resume sent, "
        "applied online, applied via linkedin, open, active, resume viewed, screening, "
        "reviewing, followed up, follow up sent, resume submitted, pending response, awaiting, "
        "waiting for reply, confirmed receipt"
    ),
    Meaning.INTERVIEWING: (
        "interviewing, interview, interviews, phone screen, phone interview, phone call, "
        "recruiter screen, recruiter call, hr interview, hr screen, video interview, onsite, "
        "on site, onsite interview, on site interview, first interview, second interview, "
        "third interview, final interview, final round, first round, second round, third round, "
        "1st interview, 2nd interview, 3rd interview, interview scheduled, interviewed, "
        "technical interview, tech interview, tech screen, technical screen, panel interview, "
        "panel, assessment, online assessment, oa, take home, take home test, "
        "take home assignment, coding challenge, coding test, case study, test, task, "
        "hiring manager interview, interview 1, interview 2, interview 3, round 1, round 2, "
        "round 3, screen, phone, hm interview, initial screen, screening call, intro call, "
        "behavioral interview, 1st round, 2nd round, 3rd round, interview completed, "
        "interview done, interview invite, invited, invited to interview, callback, call back, "
        "references, reference check, presentation, in person interview, zoom interview, "
        "teams interview, virtual interview, technical test, technical assessment, hackerrank"
    ),
    Meaning.OFFER: (
        "offer, offered, job offer, offer received, offer extended, received offer, "
        "verbal offer, offer pending, negotiating, negotiation, offer stage, got offer"
    ),
    Meaning.ACCEPTED: (
        "accepted, offer accepted, hired, accepted offer, offer taken, got the job, signed, "
        "started, onboarding, closed well, joined, won, got it, landed"
    ),
    Meaning.REJECTED: (
        "rejected, refused, rejection, declined by company, not selected, turned down, "
        "unsuccessful, denied, no, rejected after interview, not a fit, position filled, "
        "closed, job closed, position closed, reject, rejected by company, no offer, "
        "not moving forward, not shortlisted, application rejected, failed, lost, filled, "
        "rejected no interview, auto rejected, cancelled, canceled, expired, regret, not hired, "
        "not progressing, passed over, no longer under consideration, archived, job expired, "
        "rejected after screen, rejected without interview"
    ),
    Meaning.WITHDRAWN: (
        "withdrawn, withdrew, withdraw, i withdrew, offer declined, declined offer, declined, "
        "i declined, not interested, cancelled by me, pulled out, dropped, rejected offer, "
        "offer rejected, offer refused, refused offer, turned down offer, withdrew application, "
        "application withdrawn, skipped, dropped out, no longer interested, self rejected, "
        "passed, abandoned"
    ),
    Meaning.NO_ANSWER: (
        "no answer, ghosted, no response, no reply, ghost, never heard back, stale, "
        "assumed rejected, no news, silence, assume rejected, no feedback, unanswered, "
        "not heard back, dead, nothing, radio silence, never responded, assumed no, no contact, "
        "did not respond, havent heard back, didnt hear back"
    ),
}

GERMAN: dict[Meaning, str] = {
    Meaning.SAVED: (
        "gespeichert, gemerkt, merkliste, vorgemerkt, geplant, entwurf, noch nicht beworben, "
        "interessant, zu bewerben, in vorbereitung, vorbereitung, gefunden, offen zu bewerben"
    ),
    Meaning.APPLIED: (
        "beworben, bewerbung gesendet, abgeschickt, gesendet, eingereicht, "
        "bewerbung verschickt, verschickt, versendet, in bearbeitung, in prufung, wartend, "
        "offen, laufend, lauft, ausstehend, eingangsbestatigung, bewerbung versendet, "
        "bewerbung raus, bestatigt, warte auf antwort, warten, eingang bestatigt, bewerbung"
    ),
    Meaning.INTERVIEWING: (
        "vorstellungsgesprach, gesprach, interview, telefoninterview, telefongesprach, "
        "erstgesprach, zweitgesprach, einladung, eingeladen, probearbeiten, probetag, "
        "assessment center, videointerview, videogesprach, im gesprach, 1 gesprach, 2 gesprach, "
        "kennenlerngesprach, einstellungstest, im interview, erstes gesprach, zweites gesprach, "
        "online test, videocall, telefonat, 3 gesprach"
    ),
    Meaning.OFFER: (
        "angebot, angebot erhalten, vertragsangebot, jobangebot, zusage erhalten, vertrag erhalten"
    ),
    Meaning.ACCEPTED: (
        "angenommen, angebot angenommen, zugesagt, eingestellt, zusage, unterschrieben, "
        "vertrag unterschrieben"
    ),
    Meaning.REJECTED: (
        "absage, abgelehnt, abgesagt, absage erhalten, ablehnung, nicht berucksichtigt, "
        "stelle besetzt, negativ, abgelehnt nach gesprach, absage nach gesprach, besetzt"
    ),
    Meaning.WITHDRAWN: (
        "zuruckgezogen, bewerbung zuruckgezogen, selbst abgesagt, angebot abgelehnt, "
        "von mir abgesagt, kein interesse, verworfen, ich habe abgesagt"
    ),
    Meaning.NO_ANSWER: (
        "keine antwort, keine ruckmeldung, nichts gehort, keine reaktion, ohne antwort, "
        "ohne ruckmeldung, nie gehort"
    ),
}

FRENCH: dict[Meaning, str] = {
    Meaning.SAVED: (
        "enregistre, enregistree, a postuler, sauvegarde, favori, interesse, brouillon, "
        "pas encore postule, a faire, reperee, repere"
    ),
    Meaning.APPLIED: (
        "postule, candidature envoyee, envoyee, envoye, en attente, en cours, candidature, "
        "accuse de reception, soumise, soumis, candidate, sans reponse pour le moment, "
        "en attente de reponse, en cours de traitement"
    ),
    Meaning.INTERVIEWING: (
        "entretien, entretiens, entretien telephonique, entretien rh, premier entretien, "
        "deuxieme entretien, second entretien, entretien technique, test technique, "
        "en entretien, entretien visio, entretien video, 1er entretien, 2eme entretien, "
        "2e entretien, entretien passe, entretien prevu, entretien final, convoque, "
        "prequalification"
    ),
    Meaning.OFFER: (
        "offre, offre recue, proposition, promesse d embauche, proposition recue, offre d emploi"
    ),
    Meaning.ACCEPTED: (
        "accepte, acceptee, offre acceptee, embauche, embauchee, signe, recrute, recrutee"
    ),
    Meaning.REJECTED: (
        "refus, refuse, refusee, rejete, rejetee, reponse negative, non retenu, non retenue, "
        "negatif, negative, candidature refusee, candidature rejetee, poste pourvu, pourvu"
    ),
    Meaning.WITHDRAWN: (
        "retire, retiree, abandonne, abandonnee, offre refusee, desiste, decline, declinee, "
        "candidature retiree"
    ),
    Meaning.NO_ANSWER: (
        "sans reponse, pas de reponse, aucune reponse, aucun retour, sans retour, "
        "sans nouvelles, pas de retour"
    ),
}

SPANISH: dict[Meaning, str] = {
    Meaning.SAVED: (
        "guardado, guardada, por aplicar, por postular, favorito, interesado, interesada, "
        "borrador, pendiente de enviar, pendiente de aplicar, no enviado"
    ),
    Meaning.APPLIED: (
        "aplicado, solicitado, postulado, enviado, enviada, candidatura enviada, "
        "solicitud enviada, en espera, pendiente, en proceso, en revision, cv enviado, "
        "inscrito, inscrita, recibido, postulada, visto, cv leido, aplicada, en curso, "
        "curriculum enviado"
    ),
    Meaning.INTERVIEWING: (
        "entrevista, entrevistas, entrevistado, entrevistada, entrevista telefonica, "
        "primera entrevista, segunda entrevista, entrevista tecnica, entrevista final, "
        "prueba tecnica, prueba, entrevista rrhh, en entrevistas, entrevista programada, "
        "entrevista presencial, videoentrevista, en entrevista"
    ),
    Meaning.OFFER: "oferta, oferta recibida, propuesta, ofrecido, oferta laboral",
    Meaning.ACCEPTED: "aceptado, aceptada, oferta aceptada, contratado, contratada, firmado",
    Meaning.REJECTED: (
        "rechazado, rechazada, rechazo, descartado, descartada, no seleccionado, "
        "no seleccionada, denegado, cerrado, cerrada, negativa, no apto, vacante cubierta"
    ),
    Meaning.WITHDRAWN: (
        "retirado, retirada, abandonado, oferta rechazada, renuncie, declinado, declinada, "
        "me retire, desistido, candidatura retirada"
    ),
    Meaning.NO_ANSWER: (
        "sin respuesta, no respondieron, ninguna respuesta, no contestan, sin noticias, no responde"
    ),
}

PORTUGUESE: dict[Meaning, str] = {
    Meaning.SAVED: (
        "salvo, salva, guardado, para candidatar, favorito, a candidatar, interessado, "
        "rascunho, a enviar, nao enviado"
    ),
    Meaning.APPLIED: (
        "candidatado, candidatura enviada, inscrito, enviado, enviada, aplicado, aplicada, "
        "em analise, aguardando, em andamento, em processo, pendente, submetido, "
        "curriculo enviado, em curso, aguardando resposta, aguardando retorno, candidatei me, "
        "triagem"
    ),
    Meaning.INTERVIEWING: (
        "entrevista, entrevistas, entrevistado, entrevista agendada, entrevista tecnica, "
        "primeira entrevista, segunda entrevista, entrevista por telefone, teste tecnico, "
        "teste, entrevista com rh, entrevista rh, em entrevista, entrevista final, "
        "dinamica de grupo, desafio tecnico, entrevista com gestor"
    ),
    Meaning.OFFER: "oferta, proposta, proposta recebida, oferta recebida",
    Meaning.ACCEPTED: (
        "aceito, aceita, aceite, proposta aceita, proposta aceite, contratado, contratada, assinado"
    ),
    Meaning.REJECTED: (
        "rejeitado, rejeitada, recusado, recusada, reprovado, reprovada, nao selecionado, "
        "nao selecionada, negado, encerrado, encerrada, vaga encerrada, eliminado, "
        "vaga preenchida, nao aprovado"
    ),
    Meaning.WITHDRAWN: (
        "desisti, desistencia, retirado, proposta recusada, retirei, candidatura retirada, recusei"
    ),
    Meaning.NO_ANSWER: (
        "sem resposta, sem retorno, nao responderam, nenhuma resposta, sem feedback, nenhum retorno"
    ),
}

CHINESE: dict[Meaning, str] = {
    Meaning.SAVED: (
        "收藏, 已收藏, 待投递, 想投, 未投递, 准备中, 感兴趣, 待申请, 未申请, 待投遞, 未投遞, "
        "準備中, 感興趣, 待應徵, 未應徵, 待申請"
    ),
    Meaning.APPLIED: (
        "已投递, 投递, 已申请, 申请, 简历已投, 已投, 筛选中, 简历筛选, 等待, 等待回复, 进行中, "
        "简历初筛, 已查看, 被查看, 初筛, 待反馈, 已网申, 网申, 评估中, 已投遞, 投遞, 已應徵, "
        "應徵, 已申請, 已投履歷, 履歷已投, 審核中, 等待回覆, 等待中, 進行中, 申請, 等待通知"
    ),
    Meaning.INTERVIEWING: (
        "面试, 面试中, 一面, 二面, 三面, 四面, 终面, hr面, 初面, 复试, 初试, 笔试, 测评, "
        "电话面试, 视频面试, 技术面, 技术面试, 现场面试, 群面, 约面试, 已面试, 待面试, 已约面, "
        "终试, 主管面, 线上面试, 线下面试, 电话沟通, hr面试, 面試, 面試中, 初試, 複試, 筆試, "
        "測驗, 電話面試, 視訊面試, 一次面試, 二次面試, 最終面試, 已面試, 待面試, 現場面試, "
        "線上面試, 二試, 三試, 主管面試"
    ),
    Meaning.OFFER: (
        "录用, 录取, 收到offer, 已发offer, 拿到offer, offer, 意向书, 口头offer, 谈薪, 錄用, "
        "錄取, 收到錄取, 已錄取, 談薪, 錄取通知"
    ),
    Meaning.ACCEPTED: (
        "已接受, 接受offer, 入职, 已入职, 签约, 已签约, 三方, 接受, 入職, 已報到, 簽約, 報到"
    ),
    Meaning.REJECTED: (
        "拒绝, 已拒绝, 被拒, 未通过, 挂, 挂了, 淘汰, 感谢信, 不合适, 已淘汰, 失败, 已结束, "
        "简历挂, 一面挂, 二面挂, 流程结束, 未录用, 泡池子, 拒絕, 已拒絕, 未通過, 感謝函, "
        "未錄取, 不合適, 失敗, 婉拒, 未錄用, 被拒絕, 已結束"
    ),
    Meaning.WITHDRAWN: (
        "放弃, 已放弃, 撤回, 已撤回, 拒offer, 不考虑, 拒了, 放棄, 已放棄, 不考慮, 婉拒offer, "
        "已取消應徵"
    ),
    Meaning.NO_ANSWER: (
        "无回复, 没消息, 无消息, 无回应, 石沉大海, 没回复, 未回复, 无反馈, 已读不回, 默拒, "
        "無回覆, 無消息, 無回應, 沒消息, 無聲卡, 未回覆, 已讀不回, 沒有回覆"
    ),
}

LANGUAGES = {
    language: {meaning: tuple(text.split(", ")) for meaning, text in words.items()}
    for language, words in {
        "English": ENGLISH,
        "German": GERMAN,
        "French": FRENCH,
        "Spanish": SPANISH,
        "Portuguese": PORTUGUESE,
        "Chinese": CHINESE,
    }.items()
}

# Where nothing but an emoji stands in a cell it is a hint, never more.
EMOJI = {
    "❌": Meaning.REJECTED,
    "✖": Meaning.REJECTED,
    "🚫": Meaning.REJECTED,
    "👎": Meaning.REJECTED,
    "👻": Meaning.NO_ANSWER,
    "🎉": Meaning.OFFER,
    "⏳": Meaning.APPLIED,
    "⌛": Meaning.APPLIED,
    "📞": Meaning.INTERVIEWING,
    "⭐": Meaning.SAVED,
    "🔖": Meaning.SAVED,
}
