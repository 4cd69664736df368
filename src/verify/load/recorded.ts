import { clopperPearson } from '../statistics/index.js';

/** Runs of haproxy-leastconn on HAProxy 3.0.11, one thread, a machine at its limit for part of them: none failed a claim. */
const RECORDED_RUNS = 160;

/** What no proof covers, as recorded: at most so often (95 %). */
export const RECORDED_FALSE_ALARM = clopperPearson(0, RECORDED_RUNS, 0.05).high;

export const RECORDED_NOTE = `false alarms at most ${RECORDED_FALSE_ALARM.toFixed(3)} (95 %): 0 in ${RECORDED_RUNS} recorded runs`;
