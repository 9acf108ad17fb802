"""This app's rules on the other app's table of publications, said in SQL so that nothing gets around them."""

from __future__ import annotations

import pgtrigger

from articles.models import Publication, Withdrawal
from reviews.policy import EDITORIAL_TYPES_IN_SQL

_FINAL_REASONS = ", ".join(f"'{reason}'" for reason in sorted(Withdrawal.FINAL_REASONS))
# The newest publication of the English text that a translation names was withdrawn for what it says.
_SOURCE_WITHDRAWN = f"""
    EXISTS (SELECT 1 FROM articles_withdrawal w
             WHERE w.reason IN ({_FINAL_REASONS})
               AND w.publication_id = (SELECT p.id FROM articles_publication p
                                        WHERE p.article_id = NEW.article_id AND p.language = 'en'
                                          AND p.digest = NEW.source_digest ORDER BY p.number DESC LIMIT 1))
"""  # noqa: S608 - the words are our own
# What a publication that puts a page back says for itself.
_OWN = "ARRAY['id', 'number', 'change', 'note', 'restores_id', 'published_at', 'published_by_id', 'published_by_name']"


class PublicationGuard(Publication):
    """Puts this app's rule on the other app's table: no publication without the sign-offs for its digests.

    The rule is the one of `reviews.policy`, said again in SQL so that nothing gets around it: which
    sign-off is needed follows from comparing the digests with those of the live publication.
    """

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [
            pgtrigger.Trigger(
                name="needs_sign_offs",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[
                    ("sub", "reviews_submission%ROWTYPE"),
                    ("base", "articles_publication%ROWTYPE"),
                    ("source", "articles_publication%ROWTYPE"),
                    ("needed", "text"),
                    ("count_needed", "integer"),
                    ("count_found", "integer"),
                ],
                func=f"""
                    IF NEW.restores_id IS NOT NULL THEN
                        RETURN NEW;  -- see restores_letter_for_letter
                    END IF;
                    SELECT * INTO sub FROM reviews_submission WHERE key = NEW.submission_key FOR NO KEY UPDATE;
                    IF sub.id IS NULL OR sub.state <> 'in_review' OR sub.article_id <> NEW.article_id
                       OR sub.language <> NEW.language OR sub.digest <> NEW.digest
                       OR sub.clinical_digest <> NEW.clinical_digest OR sub.content <> NEW.content
                       OR sub.source_digest <> NEW.source_digest
                       OR sub.source_clinical_digest <> NEW.source_clinical_digest
                       OR sub.slug <> NEW.slug OR sub.note <> NEW.note
                       OR NEW.content::jsonb ->> 'title' <> NEW.title
                       OR NEW.content::jsonb ->> 'type' <> NEW.type THEN
                        RAISE EXCEPTION 'a publication shows a submission in review, letter for letter';
                    END IF;
                    IF EXISTS (SELECT 1 FROM articles_withdrawal w WHERE w.article_id = NEW.article_id
                                AND w.language = NEW.language AND w.reason IN ({_FINAL_REASONS})
                                AND w.at > sub.submitted_at) THEN
                        RAISE EXCEPTION 'the page was withdrawn for what it says after this was submitted';
                    END IF;
                    IF EXISTS (SELECT 1 FROM articles_publication p WHERE p.article_id = NEW.article_id
                               AND (p.type IN ({EDITORIAL_TYPES_IN_SQL}))
                                   <> (NEW.type IN ({EDITORIAL_TYPES_IN_SQL}))) THEN
                        RAISE EXCEPTION 'a medical article and a page about the library do not become one another';
                    END IF;
                    SELECT p.* INTO base FROM articles_livepage l JOIN articles_publication p ON p.id = l.publication_id
                     WHERE l.article_id = NEW.article_id AND l.language = NEW.language;
                    IF NEW.language = 'en' THEN
                        needed := CASE WHEN base.id IS NOT NULL AND NOT base.review_pending
                                            AND base.digest <> NEW.digest
                                            AND base.clinical_digest = NEW.clinical_digest THEN 'editorial'
                                       WHEN (NEW.content::jsonb ->> 'type') IN ({EDITORIAL_TYPES_IN_SQL})
                                       THEN 'editorial'
                                       ELSE 'medical' END;
                    ELSE
                        SELECT * INTO source FROM articles_publication WHERE id = NEW.source_publication_id;
                        IF source.id IS NULL OR source.article_id <> NEW.article_id OR source.language <> 'en'
                           OR source.digest <> NEW.source_digest
                           OR source.clinical_digest <> NEW.source_clinical_digest THEN
                            RAISE EXCEPTION 'a translation names the published source it was compared with';
                        END IF;
                        IF {_SOURCE_WITHDRAWN} THEN
                            RAISE EXCEPTION 'the source of this translation was withdrawn for what it says';
                        END IF;
                        needed := CASE WHEN base.id IS NOT NULL AND NOT base.review_pending
                                            AND base.digest <> NEW.digest
                                            AND base.clinical_digest = NEW.clinical_digest
                                            AND base.source_clinical_digest = NEW.source_clinical_digest
                                       THEN 'editorial' ELSE 'translation' END;
                    END IF;
                    IF NEW.review_pending THEN
                        IF base.id IS NULL OR base.review_pending OR base.clinical_digest = NEW.clinical_digest
                           OR needed NOT IN ('medical', 'translation') THEN
                            RAISE EXCEPTION 'only the medical text of a live and reviewed page changes urgently';
                        END IF;
                        IF NOT EXISTS (
                            SELECT 1 FROM reviews_signoff s
                             WHERE s.submission_id = sub.id AND s.kind = 'urgent' AND s.digest = NEW.digest
                               AND s.clinical_digest = NEW.clinical_digest AND s.source_digest = NEW.source_digest
                               AND s.signer_id <> NEW.published_by_id AND s.signer_id <> sub.submitted_by_id
                               AND s.signer_id <> ALL (sub.author_ids)
                               AND NOT EXISTS (SELECT 1 FROM reviews_signaturewithdrawal w
                                                WHERE w.sign_off_id = s.id)) THEN
                            RAISE EXCEPTION 'publication refused: nobody but its publisher says that it cannot wait';
                        END IF;
                        RETURN NEW;
                    END IF;
                    count_needed := CASE WHEN needed = 'medical' THEN greatest(1, sub.physicians_needed) ELSE 1 END;
                    SELECT count(DISTINCT s.signer_id) INTO count_found FROM reviews_signoff s
                     WHERE s.submission_id = sub.id AND s.kind = needed AND s.digest = NEW.digest
                       AND s.clinical_digest = NEW.clinical_digest AND s.source_digest = NEW.source_digest
                       AND NOT EXISTS (SELECT 1 FROM reviews_signaturewithdrawal w WHERE w.sign_off_id = s.id);
                    IF count_found < count_needed THEN
                        RAISE EXCEPTION 'publication refused: % of % % sign-offs for this text',
                            count_found, count_needed, needed;
                    END IF;
                    IF needed = 'medical' AND EXISTS (
                        SELECT 1 FROM jsonb_to_recordset(sub.demands) AS asked (specialty text, count integer)
                         WHERE asked.count > (
                               SELECT count(DISTINCT s.signer_id) FROM reviews_signoff s
                                WHERE s.submission_id = sub.id AND s.kind = needed AND s.digest = NEW.digest
                                  AND s.specialties @> ARRAY[asked.specialty]::varchar(40)[]
                                  AND NOT EXISTS (SELECT 1 FROM reviews_signaturewithdrawal w
                                                   WHERE w.sign_off_id = s.id))) THEN
                        RAISE EXCEPTION 'publication refused: a specialty that the board demands has not signed';
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 - the words are our own
            ),
            pgtrigger.Trigger(
                name="prints_what_the_sign_offs_say",  # runs after the other: triggers go by the alphabet
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[
                    ("base", "articles_publication%ROWTYPE"),
                    ("source", "articles_publication%ROWTYPE"),
                    ("said", "jsonb"),
                    ("reviewed_on", "date"),
                    ("due_on", "date"),
                    ("changed", "text"),
                ],
                func="""
                    IF NEW.restores_id IS NOT NULL THEN
                        RETURN NEW;
                    END IF;
                    SELECT p.* INTO base FROM articles_livepage l JOIN articles_publication p ON p.id = l.publication_id
                     WHERE l.article_id = NEW.article_id AND l.language = NEW.language;
                    SELECT * INTO source FROM articles_publication WHERE id = NEW.source_publication_id;
                    SELECT jsonb_agg(jsonb_build_object('kind', s.kind, 'printed_name', s.printed_name,
                                     'credentials', s.credentials, 'board', s.board_name, 'board_es', s.board_name_es,
                                     'signed_on', s.signed_on, 'meaning', s.meaning, 'carried_over', s.carried_over)
                                     ORDER BY s.number),
                           max(coalesce((s.carried_over ->> 'date')::date, s.signed_on))
                               FILTER (WHERE s.kind = 'medical'),
                           min(s.review_due_on) FILTER (WHERE s.kind = 'medical')
                      INTO said, reviewed_on, due_on
                      FROM reviews_signoff s JOIN reviews_submission b ON b.id = s.submission_id
                     WHERE b.key = NEW.submission_key AND (s.kind = 'urgent') = NEW.review_pending
                       AND NOT EXISTS (SELECT 1 FROM reviews_signaturewithdrawal w WHERE w.sign_off_id = s.id);
                    changed := CASE WHEN base.id IS NULL THEN 'first' WHEN base.digest = NEW.digest THEN 're-review'
                                    WHEN base.clinical_digest = NEW.clinical_digest AND NOT base.review_pending
                                    THEN 'editorial'
                                    ELSE 'clinical' END;
                    IF NEW.review_pending
                       OR (changed = 'editorial' AND base.source_clinical_digest = NEW.source_clinical_digest) THEN
                        SELECT coalesce(jsonb_agg(entry ORDER BY place), '[]') || said INTO said
                          FROM jsonb_array_elements(base.review) WITH ORDINALITY AS carried (entry, place)
                         WHERE entry ->> 'kind' NOT IN ('editorial', 'urgent');
                        reviewed_on := base.reviewed_on;
                        due_on := base.review_due_on;
                    ELSIF source.id IS NOT NULL THEN
                        reviewed_on := source.reviewed_on;
                        due_on := source.review_due_on;
                    END IF;
                    IF NEW.review IS DISTINCT FROM said OR NEW.reviewed_on IS DISTINCT FROM reviewed_on
                       OR NEW.review_due_on IS DISTINCT FROM due_on THEN
                        RAISE EXCEPTION 'a publication prints the names and dates of its sign-offs';
                    END IF;
                    IF NEW.change <> changed
                       OR (changed = 're-review' AND NEW.updated_on <> base.updated_on)
                       OR (changed <> 're-review' AND abs(NEW.updated_on - NEW.published_at::date) > 1)
                       OR NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM articles_publication
                                          WHERE article_id = NEW.article_id AND language = NEW.language) THEN
                        RAISE EXCEPTION 'a publication says by itself what it changed, and when';
                    END IF;
                    IF NEW.image_hashes IS DISTINCT FROM ARRAY(
                        SELECT (figure ->> 'sha256')::varchar(64)
                          FROM jsonb_array_elements(NEW.content::jsonb -> 'figures')
                               WITH ORDINALITY AS shown (figure, place)
                         ORDER BY place) THEN
                        RAISE EXCEPTION 'a publication opens no other figures than its own';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="restores_letter_for_letter",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[
                    ("was", "articles_publication%ROWTYPE"),
                    ("taken", "articles_withdrawal%ROWTYPE"),
                    ("sub", "reviews_submission%ROWTYPE"),
                ],
                func=f"""
                    IF NEW.restores_id IS NULL THEN
                        RETURN NEW;
                    END IF;
                    SELECT * INTO was FROM articles_publication WHERE id = NEW.restores_id;
                    SELECT * INTO taken FROM articles_withdrawal
                     WHERE publication_id = was.id ORDER BY id DESC LIMIT 1;
                    SELECT * INTO sub FROM reviews_submission WHERE key = was.submission_key;
                    IF to_jsonb(NEW) - {_OWN} IS DISTINCT FROM to_jsonb(was) - {_OWN} OR NEW.change <> 'restored' THEN
                        RAISE EXCEPTION 'a page comes back as it was, letter for letter';
                    END IF;
                    IF taken.id IS NULL OR EXISTS (SELECT 1 FROM articles_restoration WHERE withdrawal_id = taken.id)
                       OR NEW.number <> was.number + 1 THEN
                        RAISE EXCEPTION 'only the newest publication comes back, and only once withdrawn';
                    END IF;
                    IF taken.reason IN ({_FINAL_REASONS}) THEN
                        RAISE EXCEPTION 'a page withdrawn for its content returns only by a new review';
                    END IF;
                    IF {_SOURCE_WITHDRAWN} THEN
                        RAISE EXCEPTION 'the source of this translation was withdrawn for what it says';
                    END IF;
                    IF was.review_pending
                       OR NOT EXISTS (SELECT 1 FROM reviews_signoff s
                                       WHERE s.submission_id = sub.id AND s.digest = was.digest
                                         AND NOT EXISTS (SELECT 1 FROM reviews_signaturewithdrawal w
                                                          WHERE w.sign_off_id = s.id))
                       OR EXISTS (SELECT 1 FROM reviews_signaturewithdrawal w
                                    JOIN reviews_signoff s ON s.id = w.sign_off_id
                                   WHERE s.submission_id = sub.id AND w.at > sub.closed_at) THEN
                        RAISE EXCEPTION 'the signatures under this publication do not stand any more';
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 - the words are our own
            ),
        ]
