/** A time as receivers read it; null stays null. @param time an expression */
export const isoTime = (time: string) => `CONCAT(LEFT(DATE_FORMAT(${time}, '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z')`
