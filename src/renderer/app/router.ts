import { createRouter, createWebHashHistory, type Router } from 'vue-router';
import InspectScreen from '#renderer/features/inspect/InspectScreen.vue';
import AlarmScreen from '#renderer/features/alarms/AlarmScreen.vue';
import AuditScreen from '#renderer/features/audit/AuditScreen.vue';
import DiagnosisScreen from '#renderer/features/diagnosis/DiagnosisScreen.vue';
import HandoverScreen from '#renderer/features/handover/HandoverScreen.vue';
import InterventionScreen from '#renderer/features/intervene/InterventionScreen.vue';
import CellScreen from '#renderer/features/live/CellScreen.vue';
import OverviewScreen from '#renderer/features/overview/OverviewScreen.vue';
import ReplayScreen from '#renderer/features/replay/ReplayScreen.vue';
import ShiftScreen from '#renderer/features/handover/ShiftScreen.vue';

/** Screens by address. The fragment is used because Electron loads the page from a file. */
export function createScreens(): Router {
  return createRouter({
    history: createWebHashHistory(),
    routes: [
      { path: '/', name: 'overview', component: OverviewScreen },
      { path: '/cell/:cellKey', name: 'cell', component: CellScreen, props: true },
      {
        path: '/intervention/:cellKey?/:interventionId?',
        name: 'intervention',
        component: InterventionScreen,
        props: true,
      },
      { path: '/inspect/:cellKey?/:findingId?', name: 'inspect', component: InspectScreen, props: true },
      { path: '/shift', name: 'shift', component: ShiftScreen },
      { path: '/replay/:recordingId?', name: 'replay', component: ReplayScreen, props: true },
      { path: '/alarms', name: 'alarms', component: AlarmScreen, props: true },
      { path: '/handover/:handoverId?', name: 'handover', component: HandoverScreen, props: true },
      { path: '/journal', name: 'audit', component: AuditScreen, props: true },
      { path: '/diagnosis/:cellKey?', name: 'diagnosis', component: DiagnosisScreen, props: true },
      { path: '/:rest(.*)*', redirect: { name: 'overview' } },
    ],
  });
}
