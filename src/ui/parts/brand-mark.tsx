import icon from '../assets/icon.svg'

/** The sign of the product, beside its name. */
export const BrandMark = ({ size }: { size: number }) => <img src={icon} alt="" width={size} height={size} />
