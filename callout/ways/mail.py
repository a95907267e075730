"""Mail, by the server of the settings."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from callout.message import Message
from callout.ways.outcome import NotSentError
from web.mail_server import NoNameError

PERMANENT = 500


def send(message: Message, address: str, number: str) -> None:
    """Hand one mail over. Raises NotSentError.

    A server that went away after the text was handed over may have taken it: such a mail is not sent again.
    """
    letter = EmailMessage(
        subject=message.subject,
        body=message.whole,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[address],
        headers={
            "Message-ID": f"<{number}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>",
            "Auto-Submitted": "auto-generated",
            "X-Priority": "1" if message.urgent else "3",
        },
        connection=get_connection(),
    )
    try:
        letter.send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _words in error.recipients.values()]
        raise NotSentError("refused", again=all(code < PERMANENT for code in codes)) from error
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        again = error.smtp_code < PERMANENT
        raise NotSentError("not_let_in", again=again, way_down=True) from error
    except (
        smtplib.SMTPConnectError,
        smtplib.SMTPHeloError,
        ConnectionRefusedError,
        NoNameError,
    ) as error:
        raise NotSentError("no_answer", again=True, way_down=True) from error
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as error:
        # a server without STARTTLS too: nothing was given to it
        raise NotSentError("not_let_in", again=True, way_down=True) from error
    except OSError as error:  # also smtplib's own: whether it was taken is not known
        raise NotSentError("uncertain", way_down=True) from error
