"""Addresses of capacity, besides those of its commands."""

from django.urls import path

from capacity import api as views
from capacity import history_api as history
from capacity.feed_api import FiguresView
from capacity.forecast_api import ForecastsView
from web.views import REALM

api = [
    path(f"{REALM}figures/", FiguresView.as_view(), name="figures"),
    path(f"{REALM}stop-statistics/", views.StopStatisticsView.as_view(), name="stop-statistics"),
    path(
        f"{REALM}stop-statistics.csv",
        views.StopStatisticsCsvView.as_view(),
        name="stop-statistics-csv",
    ),
    path(f"{REALM}sources/list/", views.SourcesView.as_view(), name="sources"),
    path(f"{REALM}questionnaires/", views.QuestionnairesView.as_view(), name="questionnaires"),
    path(
        f"{REALM}survey-rounds/<int:round>/", views.SurveyRoundView.as_view(), name="survey-round"
    ),
    path(f"{REALM}forecasts/", ForecastsView.as_view(), name="forecasts"),
    path(f"{REALM}series/", history.SeriesView.as_view(), name="series"),
    path(f"{REALM}series.csv", history.SeriesCsvView.as_view(), name="series-csv"),
    path(
        f"{REALM}facilities/<str:facility>/reports/",
        history.ReportsView.as_view(),
        name="facility-reports",
    ),
    path(f"{REALM}board/", history.BoardView.as_view(), name="board"),
    path(f"{REALM}board.csv", history.BoardCsvView.as_view(), name="board-csv"),
    path(f"{REALM}board/week/", history.WeekView.as_view(), name="board-week"),
]
